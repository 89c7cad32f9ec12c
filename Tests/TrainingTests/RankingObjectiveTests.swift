// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Training

/// RRHF as a function: values, slopes, ties, lists of any length.
@Suite struct RankingObjectiveTests {
    func list(_ sums: [Double], _ tokens: [Int], _ scores: [Double]) -> RankedLogProbabilities {
        RankedLogProbabilities(sums: sums, tokens: tokens, scores: scores)
    }

    /// p_l - p_w = -12/8 + 10/5 = 0.5, and the best response's mean negative log-likelihood, 2.
    @Test func theGoldenPairHasItsValue() {
        let pair = list([-10, -12], [5, 8], [1, 0])
        #expect(RankedResponsesOptimization(meanLikelihood: true).loss(pair).value == 2.5)
        #expect(RankedResponsesOptimization().loss(pair).value == 10.5)
        #expect(RankedResponsesOptimization(lambda: 0).loss(pair).value == 0.5)
        #expect(RankedResponsesOptimization(lambda: 0, alpha: 0).loss(pair).value == 0)
    }

    @Test func everyOrderedPairOfALongListCounts() {
        // p: -1, -3, -2, -4; better ones should be higher.
        let four = list([-2, -6, -4, -8], [2, 2, 2, 2], [0, 3, 1, 2])
        // Worse above better: 0>1 by 2, 2>1 by 1, 0>2 by 1, 0>3 by 3, 2>3 by 2; 3 is below 1 and right.
        let loss = RankedResponsesOptimization(lambda: 0).loss(four)
        #expect(loss.value == 9)
        #expect(loss.rankedRight == 1.0 / 6)
        #expect(loss.slopes == [1.5, -1, 0.5, -1])
    }

    @Test func tiesOfScoresAreInNoOrder() {
        let tied = list([-2, -6, -4], [1, 1, 1], [1, 1, 0])
        let loss = RankedResponsesOptimization(lambda: 0).loss(tied)
        // Only the last is worse: it is above the second by 2 and below the first.
        #expect(loss.value == 2 && loss.slopes == [0, -1, 1] && loss.rankedRight == 0.5)
        // Of two best ones the first is learned.
        #expect(RankedResponsesOptimization(lambda: 1).loss(tied).value == 4)
        #expect(tied.best == 0 && tied.worst == 2)
        // All alike: likelihood alone.
        let level = list([-2, -6], [1, 1], [5, 5])
        #expect(RankedResponsesOptimization(lambda: 0).loss(level).value == 0)
        #expect(RankedResponsesOptimization(lambda: 0).loss(level).rankedRight == 0)
        // Equal p are ranked wrong.
        #expect(RankedResponsesOptimization().loss(list([-2, -2], [1, 1], [1, 0])).rankedRight == 0)
    }

    @Test(arguments: [0.0, 0.5, 1, 2], [true, false])
    func slopesMatchFiniteDifferences(alpha: Double, mean: Bool) {
        let objective = RankedResponsesOptimization(lambda: 0.3, alpha: alpha, meanLikelihood: mean)
        let base = list([-9, -7.3, -14.1, -3.2], [4, 3, 9, 2], [2, 2, 0.5, 1])
        let loss = objective.loss(base)
        for place in base.sums.indices {
            func value(_ change: Double) -> Double {
                var moved = base
                moved.sums[place] += change
                return objective.loss(moved).value
            }
            let difference = (value(1e-5) - value(-1e-5)) / 2e-5
            #expect(abs(loss.slopes[place] - difference) < 1e-8, "response \(place)")
        }
    }

    @Test func extremesStayFinite() {
        for sums in [[0.0, -1e4], [-1e4, 0], [-1e-14, -1e-14], [-1e6, -1e6]] {
            let loss = RankedResponsesOptimization().loss(list(sums, [1, 400], [1, 0]))
            #expect(loss.value.isFinite && loss.slopes.allSatisfy(\.isFinite))
        }
    }
}
