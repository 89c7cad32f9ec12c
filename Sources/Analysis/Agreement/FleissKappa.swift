// SPDX-License-Identifier: Apache-2.0

/// Agreement of as many raters on every unit, beyond chance: (P_o - P_e) / (1 - P_e).
///
/// With n ratings of each unit, P_o is the mean over units of (sum_k n_uk^2 - n) / (n (n - 1)). P_e is the sum of the
/// squared shares of the codes (Fleiss, Psychological Bulletin 76, 1971; statsmodels `fleiss_kappa(method="fleiss")`) or
/// 1 over the number of codes (Randolph 2005; `method="rand"`).
package struct FleissKappa: Equatable, Sendable {
    package enum Result: Equatable, Sendable {
        case kappa(FleissKappa)
        /// Why it is undefined.
        case absent(String)

        package var value: FleissKappa? {
            if case .kappa(let value) = self { value } else { nil }
        }
    }

    /// Fleiss' kappa; nil with one unit, and where all answers are alike.
    package let kappa: Double?
    /// Randolph's free-marginal kappa; nil with one code.
    package let randolph: Double?
    /// P_o.
    package let agreement: Double
    package let raters: Int
    package let units: Int

    /// Why there is no Fleiss' kappa.
    package var absence: String? {
        guard kappa == nil else { return nil }
        return units == 1
            ? "with one question chance is reckoned from the same answers, and kappa is -1 / (answers - 1) whatever they are"
            : "all answers are alike, 0 over 0"
    }

    package static func of(_ ratings: Ratings) -> Result {
        let units = ratings.counts.filter { $0.contains { $0 > 0 } }
        let sizes = units.map { $0.reduce(0, +) }
        guard let n = sizes.first, let codes = units.first?.count else {
            return .absent("there are no answers")
        }
        guard let least = sizes.min(), let most = sizes.max(), least == most else {
            return .absent(
                "questions differ in their number of answers (\(sizes.min() ?? 0) to \(sizes.max() ?? 0)), and"
                    + " Fleiss' kappa needs as many for each; Krippendorff's alpha does not")
        }
        guard n > 1 else { return .absent("one answer to a question cannot agree with another") }
        let count = Double(n)
        var totals = [Double](repeating: 0, count: codes)
        var agreement = 0.0
        for unit in units {
            for (code, number) in unit.enumerated() { totals[code] += Double(number) }
            let squares = unit.reduce(0) { $0 + $1 * $1 }
            agreement += Double(squares - n) / (count * (count - 1))
        }
        agreement /= Double(units.count)
        let all = Double(n * units.count)
        let chance = totals.reduce(0) { $0 + $1 / all * ($1 / all) }
        let isAlike = totals.contains(all)
        return .kappa(
            FleissKappa(
                kappa: isAlike || units.count == 1 ? nil : (agreement - chance) / (1 - chance),
                randolph: codes > 1
                    ? (agreement - 1 / Double(codes)) / (1 - 1 / Double(codes)) : nil,
                agreement: agreement, raters: n, units: units.count))
    }
}
