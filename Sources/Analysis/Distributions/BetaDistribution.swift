// SPDX-License-Identifier: Apache-2.0

/// The beta distribution on 0 ... 1.
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
        // Towards 1 the numbers are coarser than towards 0; there the mirror image keeps the digits.
        let isHigh = cumulative(0.5) < p
        let mirror = BetaDistribution(a: b, b: a)
        if isHigh {
            let tail = 1 - p
            return 1 - mirror.lowQuantile { $0.cumulative($1) < tail }
        }
        return lowQuantile { $0.cumulative($1) < p }
    }

    private func lowQuantile(_ isBelow: (BetaDistribution, Double) -> Bool) -> Double {
        var high = 0.5
        while !isBelow(self, high / 2), high > 1e-300 { high /= 2 }
        return TailInversion.bisected(high / 2, high) { isBelow(self, $0) }
    }
}
