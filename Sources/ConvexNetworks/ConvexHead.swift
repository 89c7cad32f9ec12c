// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// A two-layer network over a frozen model's pooled features, with everything that it was fitted under.
///
/// Its scores rank responses to one prompt, and nothing more: a f + b with a > 0 ranks them alike, so that scores of two
/// heads, or of two prompts, are not to be compared.
package struct ConvexHead: Sendable {
    package var network: TwoLayerNetwork
    package var form: FeatureForm
    /// Whether a column of ones follows the features.
    package var hasBias: Bool
    /// Mean and standard deviation of each feature on the fitting data.
    package var mean, deviation: [Float]
    /// `Checkpoint.weightsFingerprint` of the frozen model.
    package var baseSHA256: String

    package init(
        network: TwoLayerNetwork, form: FeatureForm, hasBias: Bool = true, mean: [Float],
        deviation: [Float], baseSHA256: String
    ) {
        self.network = network
        self.form = form
        self.hasBias = hasBias
        self.mean = mean
        self.deviation = deviation
        self.baseSHA256 = baseSHA256
    }

    /// Features of the base model that the head reads.
    package var features: Int { mean.count }

    /// The score of each row of pooled features, (n, features); higher is preferred.
    package func scores(_ x: Tensor) throws -> [Float] {
        guard x.columns == features else { throw ConvexError.dimension(expected: features, found: x.columns) }
        return network.scores(Self.standardize(x, mean: mean, deviation: deviation, bias: hasBias))
    }

    /// (x - mean) / deviation, with a column of ones at the end where there is a bias.
    package static func standardize(_ x: Tensor, mean: [Float], deviation: [Float], bias: Bool = true)
        -> Tensor
    {
        let columns = x.columns + (bias ? 1 : 0)
        var values: [Float] = []
        values.reserveCapacity(x.rows * columns)
        for row in 0..<x.rows {
            let features = x.row(row)
            for index in features.indices {
                values.append((features[index] - mean[index]) / deviation[index])
            }
            if bias { values.append(1) }
        }
        return Tensor(values, shape: [x.rows, columns])
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
