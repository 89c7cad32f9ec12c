// SPDX-License-Identifier: Apache-2.0

package import Tensors

extension ConvexHead {
    /// The scores of rows of pooled features, and the way back from a loss on them.
    ///
    /// - Returns: `scores` as of `scores(_:)`; `gradient` gives d loss / dx, (n, features), from d loss / d score, (n).
    package func differentiable(_ x: Tensor) -> (scores: [Float], gradient: ([Float]) -> Tensor) {
        precondition(x.columns == features, "\(x.shape) before a head of \(features) features")
        let activations = network.activations(
            Self.standardize(x, mean: mean, deviation: deviation, bias: hasBias))
        let neurons = network.theta2.count
        let active = activations.values
        let scores = (0..<x.rows).map { row in
            (0..<neurons).reduce(Float(0)) { $0 + active[row * neurons + $1] * network.theta2[$1] }
        }
        return (
            scores,
            { slopes in
                precondition(slopes.count == x.rows, "\(slopes.count) slopes of \(x.shape)")
                // df / dz = theta2 where the neuron is active; then back through Theta1 and the standardisation.
                let inner = active.indices.map {
                    active[$0] > 0 ? slopes[$0 / neurons] * network.theta2[$0 % neurons] : 0
                }
                let back = Tensor(uninitialized: [x.rows, network.theta1.rows])
                Operations.multiply(
                    Tensor(inner, shape: [x.rows, neurons]), by: network.theta1, transposeRight: true,
                    into: back)
                return Tensor(
                    (0..<x.rows).flatMap { row in zip(back.row(row), deviation).map { $0 / $1 } },
                    shape: [x.rows, features])
            }
        )
    }
}
