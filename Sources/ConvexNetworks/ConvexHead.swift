// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
package import Tensors

/// A two-layer network over a frozen model's pooled features, with the standardisation it was fitted under.
package struct ConvexHead: Sendable {
    /// How a response's hidden states become one feature row; the same at fitting and at decoding.
    package enum Pooling: String, Sendable {
        /// The mean over the response's tokens, its end-of-text token left out.
        case mean
    }

    package var network: TwoLayerNetwork
    package var pooling: Pooling
    /// Mean and standard deviation of each feature on the fitting data.
    package var mean, deviation: [Float]
    /// SHA-256 of the base's model.safetensors.
    package var baseSHA256: String

    package init(
        network: TwoLayerNetwork, pooling: Pooling, mean: [Float], deviation: [Float], baseSHA256: String
    ) {
        self.network = network
        self.pooling = pooling
        self.mean = mean
        self.deviation = deviation
        self.baseSHA256 = baseSHA256
    }

    /// Features of the base model that the head reads.
    package var features: Int { mean.count }

    /// The score of each row of pooled features, (n, features); higher is preferred.
    package func scores(_ x: Tensor) throws -> [Float] {
        guard x.columns == features else { throw ConvexError.dimension(expected: features, found: x.columns) }
        return network.scores(Self.standardize(x, mean: mean, deviation: deviation))
    }

    /// (x - mean) / deviation with a column of ones at the end, (n, features + 1).
    package static func standardize(_ x: Tensor, mean: [Float], deviation: [Float]) -> Tensor {
        var values: [Float] = []
        values.reserveCapacity(x.rows * (x.columns + 1))
        for row in 0..<x.rows {
            let features = x.row(row)
            for index in features.indices {
                values.append((features[index] - mean[index]) / deviation[index])
            }
            values.append(1)
        }
        return Tensor(values, shape: [x.rows, x.columns + 1])
    }

    /// Mean and standard deviation of each column; a constant column has deviation 1.
    package static func statistics(_ x: Tensor) -> (mean: [Float], deviation: [Float]) {
        let (n, C) = (x.rows, x.columns)
        var (sums, squares) = ([Double](repeating: 0, count: C), [Double](repeating: 0, count: C))
        for row in 0..<n { for (index, value) in x.row(row).enumerated() { sums[index] += Double(value) } }
        let mean = sums.map { $0 / Double(max(1, n)) }
        for row in 0..<n {
            for (index, value) in x.row(row).enumerated() {
                squares[index] += (Double(value) - mean[index]) * (Double(value) - mean[index])
            }
        }
        let deviation = squares.map { ($0 / Double(max(1, n))).squareRoot() }
        return (mean.map(Float.init), deviation.map { $0 > 1e-6 ? Float($0) : 1 })
    }
}

extension ConvexHead {
    package static let fileName = "convex_head.safetensors"

    /// The bytes of convex_head.safetensors.
    package func encode() -> Data {
        SafetensorsEncoding.encode(
            [
                ("theta1", network.theta1), ("theta2", Tensor(network.theta2)), ("mean", Tensor(mean)),
                ("deviation", Tensor(deviation)),
            ],
            metadata: [
                "format": "showdown convex head 1", "pooling": pooling.rawValue, "base_sha256": baseSHA256,
            ])
    }

    package init(_ path: String) throws {
        func failure(_ reason: String) -> ConvexError { .headFile(path: path, reason: reason) }
        let file = try SafetensorsFile(path)
        guard file.header.metadata["format"] == "showdown convex head 1" else {
            throw failure("is not a convex head")
        }
        guard let pooling = file.header.metadata["pooling"].flatMap(Pooling.init) else {
            throw failure("has the unknown pooling \"\(file.header.metadata["pooling"] ?? "none")\"")
        }
        let (theta1, theta2) = (try file.tensor("theta1"), try file.tensor("theta2"))
        let (mean, deviation) = (try file.tensor("mean"), try file.tensor("deviation"))
        guard theta1.shape.count == 2, theta1.columns == theta2.count, theta1.rows == mean.count + 1,
            mean.count == deviation.count, [theta1, theta2, mean, deviation].allSatisfy(\.isFinite)
        else { throw failure("holds tensors that do not fit together") }
        self.init(
            network: TwoLayerNetwork(theta1: theta1, theta2: theta2.values), pooling: pooling,
            mean: mean.values,
            deviation: deviation.values, baseSHA256: file.header.metadata["base_sha256"] ?? "")
    }
}
