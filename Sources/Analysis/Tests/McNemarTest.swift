// SPDX-License-Identifier: Apache-2.0

/// McNemar's exact test of two paired shares: the smaller of the two discordant counts against a fair coin.
///
/// It takes every vote as independent and is here as a check of the clustered tests. Twice the lower binomial tail, at
/// most 1; statsmodels `mcnemar(table, exact=True)`.
package enum McNemarTest {
    /// - Parameters:
    ///   - first: votes for the first and not the second.
    ///   - second: the reverse.
    package static func exact(first: Int, second: Int) -> Double {
        precondition(first >= 0 && second >= 0, "counts of \(first) and \(second)")
        let n = first + second
        let k = min(first, second)
        guard n > 0, first != second else { return 1 }
        // P(X <= k) for X of n throws: I_{1/2}(n - k, k + 1).
        return min(
            1, 2 * IncompleteBeta.regularized(0.5, complement: 0.5, a: Double(n - k), b: Double(k + 1)))
    }

    /// Over the answers that offered both methods.
    package static func exact(_ first: Int, _ second: Int, in ballots: Ballots) -> Double {
        let values = CrossedValues(of: first, less: second, in: ballots).values
        return exact(first: values.count { $0 > 0 }, second: values.count { $0 < 0 })
    }
}
