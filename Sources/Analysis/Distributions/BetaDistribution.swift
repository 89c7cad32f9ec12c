// SPDX-License-Identifier: Apache-2.0

/// The beta distribution on the numbers from 0 to 1.
package struct BetaDistribution: Equatable, Sendable {
    package let a: Double
    package let b: Double

    package init(a: Double, b: Double) {
        precondition(a > 0 && b > 0, "the beta distribution needs positive parameters, not \(a) and \(b)")
        self.a = a
        self.b = b
    }

    package func cumulative(_ x: Double) -> Double {
        IncompleteBeta.tails(x, complement: 1 - x, a: a, b: b).lower
    }

    package func upperTail(_ x: Double) -> Double {
        IncompleteBeta.tails(x, complement: 1 - x, a: a, b: b).upper
    }

    /// The value that X does not exceed with probability p, 0 < p < 1.
    package func quantile(_ p: Double) -> Double {
        precondition(p > 0 && p < 1, "a quantile is asked for \(p), not between 0 and 1")
        let tail = 1 - p
        // Towards 1 the numbers are coarser than towards 0; there the mirror image keeps the digits.
        if p <= tail ? cumulative(0.5) < p : upperTail(0.5) > tail {
            return 1 - BetaDistribution(a: b, b: a).lowQuantile(lower: tail, upper: p)
        }
        return lowQuantile(lower: p, upper: tail)
    }

    /// A quantile of one half at most, by the smaller of its two tails.
    private func lowQuantile(lower: Double, upper: Double) -> Double {
        func isBelow(_ x: Double) -> Bool {
            lower <= upper ? cumulative(x) < lower : upperTail(x) > upper
        }
        var high = 0.5
        while !isBelow(high / 2), high > 1e-300 { high /= 2 }
        return TailInversion.bisected(high / 2, high, while: isBelow)
    }
}
