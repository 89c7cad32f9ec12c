// SPDX-License-Identifier: Apache-2.0

package import Randomness

/// The sign-flip (one-sample permutation) test that independent totals are symmetric about zero.
///
/// Null hypothesis: each unit's total has the same distribution with its sign reversed, whatever the distributions of
/// the units. With a participant's total of votes for one method less votes for another: were the two methods'
/// labels exchanged on all of that participant's pages, the participant would be as likely to have voted as they did.
/// Two-sided: the p-value is the share of sign patterns whose sum is as far from zero as the one observed. Fisher,
/// "The Design of Experiments" (1935), section 21; scipy `permutation_test(permutation_type="samples")`.
package struct SignFlipTest: Equatable, Sendable {
    package let p: Double
    package let procedure: TestProcedure

    /// Units up to which all sign patterns are visited.
    package static let enumerable = 20

    /// - Parameters:
    ///   - totals: one a unit; zeros change nothing and are left out.
    ///   - draws: random patterns where there are more than `enumerable` units.
    package init(_ totals: [Double], draws count: Int, using draws: inout SeededGenerator) {
        let totals = totals.filter { $0 != 0 }
        let observed = abs(totals.reduce(0, +))
        // The observed pattern must count among the extreme ones whatever order it was summed in.
        let scale = totals.reduce(0) { $0 + abs($1) }
        let threshold = observed - TestProcedure.tolerance * scale
        if totals.count <= Self.enumerable {
            (p, procedure) = Self.enumerated(totals, threshold)
            return
        }
        var signs = RandomSigns()
        var extreme = 0
        for _ in 0..<count {
            var sum = 0.0
            for total in totals { sum += signs.next(&draws) ? total : -total }
            if abs(sum) >= threshold { extreme += 1 }
        }
        p = Double(extreme + 1) / Double(count + 1)
        procedure = .drawn(count)
    }

    /// Half of the patterns, since the other half are their mirror images; neighbours differ in one sign (Gray code).
    private static func enumerated(_ totals: [Double], _ threshold: Double) -> (Double, TestProcedure) {
        guard totals.count > 1 else { return (1, .enumerated(1 << totals.count)) }
        let patterns = 1 << (totals.count - 1)
        var signs = [Double](repeating: 1, count: totals.count)
        var sum = totals.reduce(0, +)
        var extreme = 1
        for pattern in 1..<patterns {
            let flipped = pattern.trailingZeroBitCount
            signs[flipped] = -signs[flipped]
            sum += 2 * signs[flipped] * totals[flipped]
            if abs(sum) >= threshold { extreme += 1 }
        }
        return (Double(extreme) / Double(patterns), .enumerated(2 * patterns))
    }
}
