// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Randomness
import Tensors

/// Eight rows of two features under three gates, whose optimum was computed to 1e-10 by an independent program.
enum TinyProgram {
    static let x = Tensor([1, 0, 0, 1, -1, 0, 0, -1, 1, 1, -1, 1, 2, -1, -1, -2], shape: [8, 2])
    static let y: [Float] = [1, -1, 1, -1, 1, 1, -1, -1]
    static let directions = Tensor([1, -1, 0.5, 0.5, 1, -1], shape: [2, 3])
    static let beta = Double(Float(0.1))
    static let optimum = 1.3910505847
    static let prediction = [
        0.357462, -0.267783, 0.88731, -1.317783, 0.748257, 0.619526, -0.60286, -1.089679,
    ]

    static func solver(_ change: (inout Cronos) -> Void = { _ in }) -> Cronos {
        var cronos = Cronos()
        cronos.beta = 0.1
        cronos.iterations = 40_000
        cronos.tolerance = 1e-10
        change(&cronos)
        return cronos
    }

    /// Normal features of which the first carry most, with a column of ones, and labels of a rule that is not linear.
    static func data(_ n: Int, _ d: Int, seed: UInt64 = 3) -> (x: Tensor, labels: [Float]) {
        var synthetic = SyntheticFeatures()
        (synthetic.rows, synthetic.features, synthetic.seed) = (n, d, seed)
        return synthetic.draw()
    }
}
