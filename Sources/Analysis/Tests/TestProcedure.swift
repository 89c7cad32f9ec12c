// SPDX-License-Identifier: Apache-2.0

/// How a test came to its p-value.
package enum TestProcedure: Equatable, Sendable, CustomStringConvertible {
    /// All rearrangements were visited: the p-value is exact under the test's null hypothesis.
    case enumerated(Int)
    /// That many were drawn: (b + 1) / (B + 1), a valid p-value whatever the number (Phipson and Smyth, SAGMB 9, 2010).
    case drawn(Int)
    /// Student's t, where there are so many answers that rearrangements would give the same.
    case studentT(degreesOfFreedom: Int)
    /// The smallest p-value of so many tests times their number, by Student's t or the sign test, where there are too many
    /// answers to rearrange them.
    case bonferroni(tests: Int)
    /// Every cluster points the same way, so that there is no variance to measure: the exact sign test of the clusters.
    case signTest

    package var description: String {
        switch self {
        case .enumerated(let count): "all \(count) rearrangements"
        case .drawn(let count): "\(count) random rearrangements"
        case .studentT(let df): "Student's t, \(df) degrees of freedom"
        case .bonferroni(let tests): "Bonferroni's bound on \(tests) tests"
        case .signTest: "exact sign test"
        }
    }

    /// Two statistics that differ by less than this part are the same but for rounding.
    static let tolerance = 1e-9
}
