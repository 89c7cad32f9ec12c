// SPDX-License-Identifier: Apache-2.0

/// Wilson's score interval of a share at 95 %: it stays within 0 and 1 and has a width at shares of 0 and 1, too.
///
/// (p + z^2/2n ± z sqrt(p (1 - p)/n + z^2/4n^2)) / (1 + z^2/n). Source: Wilson, "Probable inference, the law of succession,
/// and statistical inference", JASA 22 (1927). For records that are independent: pairs of one conversation are less than
/// that, and the interval is then too narrow.
package struct WilsonInterval: Equatable, Sendable {
    package let lower, upper: Double

    /// The quantile of the normal distribution at 0.975.
    private static let z = 1.959963984540054

    /// - Parameters:
    ///   - share: from 0 to 1; of a mean of shares within records the interval is wider than it needs to be.
    ///   - count: of records, above 0.
    package init(share: Double, count: Int) {
        precondition(share >= 0 && share <= 1 && count > 0, "a share of \(share) of \(count)")
        let n = Double(count)
        let square = Self.z * Self.z
        let middle = (share + square / (2 * n)) / (1 + square / n)
        let half =
            Self.z * (share * (1 - share) / n + square / (4 * n * n)).squareRoot() / (1 + square / n)
        lower = max(0, middle - half)
        upper = min(1, middle + half)
    }
}
