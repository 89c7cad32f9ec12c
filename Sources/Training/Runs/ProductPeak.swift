// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// What this machine's products reach, to say which share of it a run uses.
package enum ProductPeak {
    /// Operations a second of the best of some large products, from about 0.3 s of them.
    package static func measure(_ precision: Precision) -> Double {
        let (m, k, n) = (1_024, 768, 3_072)
        let a = Tensor([Float](repeating: 0.5, count: m * k), shape: [m, k])
        let b = Tensor([Float](repeating: 0.25, count: k * n), shape: [k, n])
        let (left, right) = (Factor(a, precision), Factor(b, precision))
        let out = Tensor(zeros: [m, n])
        let begin = ContinuousClock.now
        var best = 0.0
        repeat {
            let start = ContinuousClock.now
            Operations.multiply(left, by: right, into: out)
            best = max(best, Double(2 * m * k * n) / (start.duration(to: .now) / .seconds(1)))
        } while begin.duration(to: .now) < .milliseconds(300)
        return best
    }
}
