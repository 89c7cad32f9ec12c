// SPDX-License-Identifier: Apache-2.0

internal import Randomness
package import Tensors

/// Features like a language model's pooled states: many directions, few of which carry most of the variance.
///
/// Z, (n, d - 1), is normal with column k scaled by k^-decay and mixed by a normal (d - 1, d - 1) matrix; columns are then
/// standardised, and one of ones is added. The labels are the sign, about its median, of a random ReLU network of eight
/// neurons, of which a share is flipped.
package struct SyntheticFeatures: Sendable {
    package var rows = 20_000
    /// d, the constant column among them.
    package var features = 768
    package var decay = 0.5
    package var flips = 0.1
    package var seed: UInt64 = 1

    package init() {}

    package func draw() -> (x: Tensor, labels: [Float]) {
        let (n, d) = (rows, features - 1)
        var draws = SeededGenerator(seed: seed, stream: "features")
        func normal(_ rows: Int, _ columns: Int, scale: (Int) -> Double = { _ in 1 }) -> Tensor {
            let scales = (0..<columns).map(scale)
            var values: [Float] = []
            values.reserveCapacity(rows * columns)
            for _ in 0..<rows {
                for column in 0..<columns { values.append(Float(draws.normal() * scales[column])) }
            }
            return Tensor(values, shape: [rows, columns])
        }
        let hidden = normal(n, d) { 1 / Double.power(Double($0 + 1), decay) }
        let mixed = Tensor(uninitialized: [n, d])
        Operations.multiply(hidden, by: normal(d, d), into: mixed)
        let (mean, deviation) = ConvexHead.statistics(mixed)
        let x = ConvexHead.standardize(mixed, mean: mean, deviation: deviation)
        let neurons = Tensor(uninitialized: [n, 8])
        Operations.multiply(x, by: normal(features, 8), into: neurons)
        let weights = (0..<8).map { _ in Float(draws.normal()) }
        let activations = Operations.relu(neurons).values
        let scores = (0..<n).map { row in
            (0..<8).reduce(Float(0)) { $0 + activations[row * 8 + $1] * weights[$1] }
        }
        let median = scores.sorted()[n / 2]
        let labels = scores.map { score -> Float in
            let label: Float = score > median ? 1 : -1
            return draws.uniform() < flips ? -label : label
        }
        return (x, labels)
    }
}

extension Double {
    fileprivate static func power(_ base: Double, _ exponent: Double) -> Double {
        StableMath.exponential(exponent * StableMath.logarithm(base))
    }
}
