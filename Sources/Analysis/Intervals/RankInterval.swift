// SPDX-License-Identifier: Apache-2.0

/// The ranks that a method may have, from the tests of all differences of two methods.
///
/// A method is worse than as many as have a share that is higher for sure, and better than as many as have a lower one
/// for sure: its rank is from 1 + #{surely better} to M - #{surely worse}. "For sure" is a p-value of the pair's test below
/// .05 after Holm's correction over all pairs, so that in 95% of studies no order is claimed wrongly and all ranks are within
/// their intervals; what is said of two methods and of their ranks is the same. Source: Mohamad, Goeman and van Zwet,
/// "Simultaneous confidence intervals for ranks with application to ranking institutions", Biometrics 78 (2022), section 2,
/// with Holm's test of the pairs.
package struct RankInterval: Equatable, Sendable {
    package var method: String
    /// 1 is the most preferred; methods with the same share have the same rank.
    package var rank: Int
    package var low: Int
    package var high: Int

    /// One entry a method that any ballot offered and chose from, in the order of `ballots.methods`.
    ///
    /// - Parameters:
    ///   - tests: `PairwiseTest.all` of the same ballots.
    ///   - fixedQuestions: whether ranks are claimed for these questions only.
    package static func all(in ballots: Ballots, tests: [PairwiseTest], fixedQuestions: Bool = false)
        -> [RankInterval]
    {
        all(
            ballots.methods,
            shares: ballots.methods.indices.map {
                ClusteredMean(CrossedValues(of: $0, in: ballots))?.mean
            }, tests: tests, fixedQuestions: fixedQuestions)
    }

    /// - Parameters:
    ///   - shares: of each method; nil of one that has none.
    ///   - tests: of the pairs of methods, adjusted over all of them.
    static func all(
        _ methods: [String], shares: [Double?], tests: [PairwiseTest], fixedQuestions: Bool = false
    ) -> [RankInterval] {
        let known = shares.indices.filter { shares[$0] != nil }
        var differences: [[String]: Double] = [:]
        for test in tests {
            let p = fixedQuestions ? test.pFixedQuestionsHolm : test.pHolm
            if let p, p < 0.05 { differences[[test.first, test.second]] = test.difference }
        }
        let found = ranks(
            shares: known.compactMap { shares[$0] },
            differences: known.map { first in known.map { differences[[methods[first], methods[$0]]] } })
        return zip(known, found).map { method, rank in
            RankInterval(method: methods[method], rank: rank.rank, low: rank.low, high: rank.high)
        }
    }

    /// - Parameters:
    ///   - shares: of each method.
    ///   - differences: the difference of method i from method j at `[i][j]` for i < j where it is sure; nil where it is not,
    ///     which leaves their order open.
    package static func ranks(shares: [Double], differences: [[Double?]]) -> [(
        rank: Int, low: Int, high: Int
    )] {
        shares.indices.map { method in
            var (better, worse) = (0, 0)
            for other in shares.indices where other != method {
                guard let difference = differences[min(method, other)][max(method, other)] else { continue }
                if (method < other) == (difference < 0) { better += 1 } else { worse += 1 }
            }
            let rank = 1 + shares.count { $0 > shares[method] + 1e-12 }
            return (rank, 1 + better, shares.count - worse)
        }
    }
}
