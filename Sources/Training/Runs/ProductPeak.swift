// SPDX-License-Identifier: Apache-2.0

private import Tensors

/// What this machine's products reach, to say which share of it a run uses.
package enum ProductPeak {
    /// Operations a second of the best of some large f32 products, from about 0.3 s of them.
    package static func measure() -> Double {
        let (m, k, n) = (1_024, 768, 3_072)
        let a = Tensor([Float](repeating: 0.5, count: m * k), shape: [m, k])
        let b = Tensor([Float](repeating: 0.25, count: k * n), shape: [k, n])
        let out = Tensor(zeros: [m, n])
        let begin = ContinuousClock.now
        var best = 0.0
        repeat {
            let start = ContinuousClock.now
            Operations.multiply(a, by: b, into: out)
            best = max(best, Double(2 * m * k * n) / (start.duration(to: .now) / .seconds(1)))
        } while begin.duration(to: .now) < .milliseconds(300)
        return best
    }
}
