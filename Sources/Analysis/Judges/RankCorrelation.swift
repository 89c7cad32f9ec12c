// SPDX-License-Identifier: Apache-2.0

/// Spearman's correlation of two rankings: Pearson's of the ranks, ties sharing their mean rank.
///
/// Of k things without ties, a ranking drawn at random is the same as another with probability 1 / k!: of three
/// methods one in six, so that a correlation of 1 says little.
/// Source: Spearman, American Journal of Psychology 15 (1904); scipy `spearmanr`.
package struct RankCorrelation: Equatable, Sendable {
    package let rho: Double
    package let count: Int

    /// Nil with fewer than two things, or where one ranking has all of them at one rank.
    package init?(_ first: [Double], _ second: [Double]) {
        precondition(first.count == second.count, "\(first.count) values and \(second.count)")
        guard first.count > 1 else { return nil }
        let (a, b) = (Self.ranks(first), Self.ranks(second))
        let mean = Double(first.count + 1) / 2
        var (products, squares, others) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a, b) {
            products += (x - mean) * (y - mean)
            squares += (x - mean) * (x - mean)
            others += (y - mean) * (y - mean)
        }
        guard squares > 0, others > 0 else { return nil }
        rho = min(1, max(-1, products / (squares * others).squareRoot()))
        count = first.count
    }

    /// How probable the same order is by chance, 1 / k!.
    package var chanceOfSameOrder: Double { 1 / (1...count).reduce(1) { $0 * Double($1) } }

    private static func ranks(_ values: [Double]) -> [Double] {
        values.map { value in
            let below = values.count { $0 < value }
            let alike = values.count { $0 == value }
            return Double(below) + Double(alike + 1) / 2
        }
    }
}
