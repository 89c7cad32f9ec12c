// SPDX-License-Identifier: Apache-2.0

/// Intervals for a share that take every vote as independent, or that a paper printed; for comparison, by name.
package enum ShareInterval {
    /// The 0.975 quantile of the standard normal distribution.
    package static let z = 1.959963984540054

    /// Wilson's score interval, 95%.
    ///
    /// Wilson, JASA 22 (1927): centre (p + z^2/2n) / (1 + z^2/n), half width
    /// z sqrt(p(1-p)/n + z^2/4n^2) / (1 + z^2/n).
    package static func wilson(share p: Double, count n: Double) -> Interval? {
        guard n > 0, (0...1).contains(p) else { return nil }
        let square = z * z
        let centre = p + square / (2 * n)
        let half = z * (p * (1 - p) / n + square / (4 * n * n)).squareRoot()
        let scale = 1 + square / n
        return Interval(
            low: p == 0 ? 0 : (centre - half) / scale, high: p == 1 ? 1 : (centre + half) / scale)
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
