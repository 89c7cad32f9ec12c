// SPDX-License-Identifier: Apache-2.0

/// Intervals for a share that take every vote as independent, or that a paper printed; for comparison, by name.
package enum ShareInterval {
    /// What an interval is called in a table, a flag and a key.
    package enum Name: String, CaseIterable, Sendable {
        case wilson
        case agrestiCoull = "agresti-coull"
        /// All shares of one count at once.
        case goodman
        /// As the paper prints it.
        case wald
    }

    /// The 0.975 quantile of the standard normal distribution.
    package static let z = 1.959963984540054

    /// Wilson's score interval, 95%.
    ///
    /// Wilson, JASA 22 (1927): centre (p + z^2/2n) / (1 + z^2/n), half width
    /// z sqrt(p(1-p)/n + z^2/4n^2) / (1 + z^2/n); statsmodels `proportion_confint(method="wilson")`.
    ///
    /// - Parameter n: votes, or effective votes; they need not be whole.
    package static func wilson(share p: Double, count n: Double) -> Interval? {
        guard n > 0, (0...1).contains(p) else { return nil }
        let square = z * z
        let centre = p + square / (2 * n)
        let half = z * (p * (1 - p) / n + square / (4 * n * n)).squareRoot()
        let scale = 1 + square / n
        return Interval(
            low: p == 0 ? 0 : (centre - half) / scale, high: p == 1 ? 1 : (centre + half) / scale)
    }

    /// Agresti and Coull's interval, 95%: Wald's around (np + z^2/2) / (n + z^2) with n + z^2 votes, clipped.
    ///
    /// The American Statistician 52 (1998), with z^2 where the text rounds to 4; statsmodels
    /// `proportion_confint(method="agresti_coull")`.
    package static func agrestiCoull(share p: Double, count n: Double) -> Interval? {
        guard n > 0, (0...1).contains(p) else { return nil }
        let square = z * z
        let count = n + square
        let centre = (n * p + square / 2) / count
        let half = z * (centre * (1 - centre) / count).squareRoot()
        return Interval(low: centre - half, high: centre + half).clipped
    }

    /// Goodman's simultaneous intervals for all shares of one count: all of them cover at once in 95% of samples.
    ///
    /// Technometrics 7 (1965): with X the 1 - 0.05/k quantile of chi-square on one degree of freedom for k shares and
    /// n votes in all, (X + 2 n_m -+ sqrt(X (X + 4 n_m (n - n_m) / n))) / (2 (n + X)); statsmodels
    /// `multinomial_proportions_confint(method="goodman")`.
    ///
    /// - Parameter counts: votes by method, not negative.
    /// - Returns: nil where there are no votes or fewer than two methods.
    package static func goodman(counts: [Double]) -> [Interval]? {
        let n = counts.reduce(0, +)
        guard n > 0, counts.count > 1, counts.allSatisfy({ $0 >= 0 }) else { return nil }
        let x = ChiSquare.quantile(1 - 0.05 / Double(counts.count), degreesOfFreedom: 1)
        return counts.map { count in
            let root = (x * (x + 4 * count * (n - count) / n)).squareRoot()
            let scale = 2 * (n + x)
            return Interval(low: (x + 2 * count - root) / scale, high: (x + 2 * count + root) / scale).clipped
        }
    }

    /// The COALA paper's interval: 1.96 standard errors of a share of as many independent votes as there are
    /// participants (arXiv 2605.23244, Table 11).
    ///
    /// Not clipped, so that its width is the printed one.
    package static func paper(share p: Double, participants: Int) -> Interval? {
        guard participants > 0 else { return nil }
        let half = 1.96 * (p * (1 - p) / Double(participants)).squareRoot()
        return Interval(low: p - half, high: p + half)
    }
}
