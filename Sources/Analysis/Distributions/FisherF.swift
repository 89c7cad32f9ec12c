// SPDX-License-Identifier: Apache-2.0

/// Fisher's F distribution on `numerator` and `denominator` degrees of freedom.
package struct FisherF: Equatable, Sendable {
    package let numerator: Double
    package let denominator: Double

    package init(numerator: Double, denominator: Double) {
        precondition(
            numerator > 0 && denominator > 0,
            "F needs positive degrees of freedom, not \(numerator) and \(denominator)")
        self.numerator = numerator
        self.denominator = denominator
    }

    /// P(F > f): I_{d2 / (d2 + d1 f)}(d2 / 2, d1 / 2).
    package func upperTail(_ f: Double) -> Double { tails(f).lower }

    package func cumulative(_ f: Double) -> Double { tails(f).upper }

    /// The value that F does not exceed with probability p, 0 < p < 1.
    package func quantile(_ p: Double) -> Double {
        TailInversion.positive(p, cumulative: cumulative, upperTail: upperTail)
    }

    private func tails(_ f: Double) -> IncompleteBeta.Tails {
        guard f > 0 else { return IncompleteBeta.Tails(lower: 1, upper: 0) }
        let product = numerator * f
        let sum = denominator + product
        guard sum.isFinite else { return IncompleteBeta.Tails(lower: 0, upper: 1) }
        return IncompleteBeta.tails(
            denominator / sum, complement: product / sum, a: denominator / 2, b: numerator / 2)
    }
}
