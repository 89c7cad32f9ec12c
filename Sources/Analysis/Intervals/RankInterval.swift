// SPDX-License-Identifier: Apache-2.0

/// The ranks that a method may have, from simultaneous intervals for all differences of two methods.
///
/// A method is worse than as many as have a share that is higher for sure, and better than as many as have a lower one
/// for sure: its rank is from 1 + #{surely better} to M - #{surely worse}. "For sure" is an interval of the difference
/// without 0 at the level 1 - 0.05 / pairs (Bonferroni), so that all ranks are within their intervals in 95% of studies.
/// Source: Mohamad, Goeman and van Zwet, "Simultaneous confidence intervals for ranks with application to ranking
/// institutions", Biometrics 78 (2022), section 2.
package struct RankInterval: Equatable, Sendable {
    package var method: String
    /// 1 is the most preferred; methods with the same share have the same rank.
    package var rank: Int
    package var low: Int
    package var high: Int

    /// One entry a method that any ballot offered and chose from, in the order of `ballots.methods`.
    ///
    /// - Parameter fixedQuestions: whether ranks are claimed for these questions only.
    package static func all(in ballots: Ballots, fixedQuestions: Bool = false) -> [RankInterval] {
        all(
            ballots.methods,
            shares: ballots.methods.indices.map {
                ClusteredMean(CrossedValues(of: $0, in: ballots))?.mean
            }, fixedQuestions: fixedQuestions
        ) { ClusteredMean(CrossedValues(of: $0, less: $1, in: ballots)) }
    }

    /// - Parameters:
    ///   - shares: of each method; nil of one that has none.
    ///   - difference: of two methods, the first before the second; nil where they were not compared.
    static func all(
        _ methods: [String], shares: [Double?], fixedQuestions: Bool = false,
        difference: (Int, Int) -> ClusteredMean?
    ) -> [RankInterval] {
        let known = shares.indices.filter { shares[$0] != nil }
        let level = 1 - 0.05 / Double(max(1, known.count * (known.count - 1) / 2))
        let differences = known.map { first in
            known.map { second -> Interval? in
                guard second > first, let mean = difference(first, second) else { return nil }
                return
                    (fixedQuestions ? mean.fixedQuestions(level: level) : mean.randomQuestions(level: level))
                    .interval
            }
        }
        let found = ranks(shares: known.compactMap { shares[$0] }, differences: differences)
        return zip(known, found).map { method, rank in
            RankInterval(method: methods[method], rank: rank.rank, low: rank.low, high: rank.high)
        }
    }

    /// - Parameters:
    ///   - shares: of each method.
    ///   - differences: simultaneous intervals of share i less share j at `[i][j]` for i < j; nil where two methods
    ///     were not compared, which leaves their order open.
    package static func ranks(shares: [Double], differences: [[Interval?]])
        -> [(rank: Int, low: Int, high: Int)]
    {
        shares.indices.map { method in
            var (better, worse) = (0, 0)
            for other in shares.indices where other != method {
                guard let interval = differences[min(method, other)][max(method, other)] else { continue }
                let isFirst = method < other
                if isFirst ? interval.high < 0 : interval.low > 0 { better += 1 }
                if isFirst ? interval.low > 0 : interval.high < 0 { worse += 1 }
            }
            let rank = 1 + shares.count { $0 > shares[method] + 1e-12 }
            return (rank, 1 + better, shares.count - worse)
        }
    }
}
