// SPDX-License-Identifier: Apache-2.0

/// Cochran's Q: whether k treatments succeed alike often over the same blocks.
///
/// For successes 0 or 1, C_j of treatment j and L_i of block i,
/// Q = (k - 1) (k sum C_j^2 - (sum C_j)^2) / (k sum L_i - sum L_i^2), chi-square on k - 1 degrees of freedom. Biometrika 37
/// (1950); statsmodels `cochrans_q`. Where each block is one vote for one of k methods, it is Pearson's chi-square of
/// the counts.
package struct CochranQTest: Equatable, Sendable {
    package let statistic: Double
    package let df: Int
    package let p: Double

    /// - Parameter blocks: successes, one row a block and one column a treatment.
    /// - Returns: nil with fewer than two treatments, or where every block treats all alike.
    package init?(_ blocks: [[Bool]]) {
        guard let k = blocks.first?.count, k > 1, blocks.allSatisfy({ $0.count == k }) else { return nil }
        var columns = [Double](repeating: 0, count: k)
        var (sum, squares) = (0.0, 0.0)
        for block in blocks {
            for (treatment, isSuccess) in block.enumerated() where isSuccess { columns[treatment] += 1 }
            let row = Double(block.count { $0 })
            sum += row
            squares += row * row
        }
        let divisor = Double(k) * sum - squares
        guard divisor > 0 else { return nil }
        let between = Double(k) * columns.reduce(0) { $0 + $1 * $1 } - sum * sum
        statistic = Double(k - 1) * between / divisor
        df = k - 1
        p = ChiSquare.upperTail(statistic, degreesOfFreedom: df)
    }
}
