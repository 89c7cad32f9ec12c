// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// f(x) = relu(x Theta1) theta2, the ReLU network that a solution of the convex program stands for.
package struct TwoLayerNetwork: Sendable {
    /// (d, neurons).
    package let theta1: Tensor
    /// (neurons).
    package var theta2: [Float]

    package init(theta1: Tensor, theta2: [Float]) {
        precondition(theta1.columns == theta2.count, "\(theta1.shape) neurons and \(theta2.count) weights")
        self.theta1 = theta1
        self.theta2 = theta2
    }

    /// Columns v_i / sqrt(||v_i||) with weights sqrt(||v_i||), and -sqrt(||w_i||) for block 1; zero columns are left out.
    ///
    /// Throws where every column is zero: a network that says nothing is never returned.
    init(recovering u: [Double], features: Int, gates: Int, beta: Double) throws {
        let columns = 2 * gates
        let norms = ColumnNorms.of(u, columns: columns)
        let kept = (0..<columns).filter { norms[$0] > 1e-12 }
        guard !kept.isEmpty else { throw ConvexError.zeroNetwork(beta: beta) }
        var first = [Float](repeating: 0, count: features * kept.count)
        for row in 0..<features {
            for (place, column) in kept.enumerated() {
                first[row * kept.count + place] = Float(
                    u[row * columns + column] / norms[column].squareRoot())
            }
        }
        theta1 = Tensor(first, shape: [features, kept.count])
        theta2 = kept.map { Float(norms[$0].squareRoot() * ($0 < gates ? 1 : -1)) }
    }

    /// relu(x Theta1), (n, neurons), of x: (n, d); a row's result does not depend on the other rows.
    package func activations(_ x: Tensor) -> Tensor {
        Operations.relu(Operations.decodingProduct(x, PackedMatrix(theta1)))
    }

    /// f of each row.
    package func scores(_ x: Tensor) -> [Float] {
        let activations = activations(x).values
        let neurons = theta2.count
        return (0..<x.rows).map { row in
            (0..<neurons).reduce(0) { $0 + activations[row * neurons + $1] * theta2[$1] }
        }
    }

    /// Share of rows whose sign is that of their label.
    package func accuracy(_ x: Tensor, labels: [Float]) -> Double {
        let right = zip(scores(x), labels).count { $0 * $1 > 0 }
        return labels.isEmpty ? 0 : Double(right) / Double(labels.count)
    }
}
