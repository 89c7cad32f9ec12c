// SPDX-License-Identifier: Apache-2.0

/// Krippendorff's alpha for nominal codes: 1 less the observed over the expected disagreement.
///
/// Over units u with n_u of 2 or more ratings, n_uk of code k, and the sums n_k and n of these:
/// D_o = sum_u (n_u^2 - sum_k n_uk^2) / (n_u - 1) and D_e = (n^2 - sum_k n_k^2) / (n - 1). 1 is perfect agreement, 0 what
/// chance gives; below 0 is disagreement beyond chance. Missing ratings are allowed; linear in the number of counts.
/// Source: Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), section D; the package krippendorff's
/// `alpha(level_of_measurement="nominal")`.
package struct KrippendorffAlpha: Equatable, Sendable {
    package let alpha: Double
    package let observedDisagreement: Double
    package let expectedDisagreement: Double
    /// Units with two ratings or more.
    package let units: Int
    /// Ratings of those units.
    package let ratings: Int

    package enum Result: Equatable, Sendable {
        case alpha(KrippendorffAlpha)
        /// Why it is undefined.
        case absent(String)

        package var value: KrippendorffAlpha? {
            if case .alpha(let value) = self { value } else { nil }
        }
    }

    package static func of(_ ratings: Ratings) -> Result {
        let units = ratings.pairable
        guard let codes = units.first?.count else {
            return .absent("no question has answers of two participants")
        }
        guard units.count > 1 else {
            return .absent(
                "with answers of two participants to one question alone, chance is reckoned from the same answers, and alpha is "
                    + "0 whatever they are")
        }
        var totals = [Double](repeating: 0, count: codes)
        var observed = 0.0
        for unit in units {
            var (n, squares) = (0.0, 0.0)
            for (code, count) in unit.enumerated() {
                totals[code] += Double(count)
                n += Double(count)
                squares += Double(count) * Double(count)
            }
            observed += (n * n - squares) / (n - 1)
        }
        let n = totals.reduce(0, +)
        let expected = (n * n - totals.reduce(0) { $0 + $1 * $1 }) / (n - 1)
        guard expected > 0 else {
            return .absent(
                "all answers are alike, so that agreement cannot be told from having no choice")
        }
        return .alpha(
            KrippendorffAlpha(
                alpha: 1 - observed / expected, observedDisagreement: observed,
                expectedDisagreement: expected, units: units.count, ratings: Int(n)))
    }
}
