// SPDX-License-Identifier: Apache-2.0

package import Randomness

/// A sign-flip test of a mean whose values cluster by participant and by question at once.
///
/// The statistic is the mean over its two-factor standard error (`ClusteredMean`), and what is flipped are the clusters
/// of the factor that has fewer of them: all values of a question (of a prompt, where questions are pairs of one), or of a
/// participant, change sign together.
///
/// - It is exact where each such cluster is symmetric: where the two methods' replies to a question come from one
///   distribution, so that exchanging them on that question, for everybody, would have been as likely.
/// - Where methods differ from question to question and in the eyes of participants and only the mean over both is
///   zero, no rearrangement of labels is exact. There the studentized statistic still tends to the same normal
///   distribution with and without the flips (Janssen, Statistics & Probability Letters 36, 1997; Chung and Romano,
///   Annals of Statistics 41, 2013), which the plain mean does not: its flips would leave out the variance of the
///   other factor. Fewer clusters are flipped since they bound the degrees of freedom, as in the interval.
///
/// The rates of false rejections by simulation are beside those of the intervals in `Benchmarks/analysis`.
package struct StudentizedFlipTest: Equatable, Sendable {
    package let p: Double
    package let procedure: TestProcedure

    /// Operations up to which rearrangements are visited or drawn; where even drawing takes more, Student's t stands in.
    static let budget = 100_000_000

    /// Nil without two participants and two questions.
    ///
    /// - Parameters:
    ///   - count: rearrangements that are drawn where not all are visited.
    ///   - enumerable: clusters up to which all are.
    package init?(
        _ values: CrossedValues, draws count: Int, enumerable: Int = SignFlipTest.enumerable,
        using draws: inout SeededGenerator
    ) {
        guard let mean = ClusteredMean(values), mean.participants > 1, mean.prompts > 1 else { return nil }
        let smaller = mean.fewerClusters
        guard mean.randomVariance > ClusteredMean.nothing else {
            // All values alike: as if each cluster had thrown the same side of a coin.
            p = AlikeClusters.p(mean: mean.mean, clusters: smaller)
            procedure = .signTest
            return
        }
        let flips = FlippedMean(values, flipsQuestions: mean.prompts <= mean.participants)
        let isEnumerable =
            smaller <= enumerable && flips.otherCount << (smaller - 1) <= Self.budget
        guard isEnumerable || count * values.values.count <= Self.budget else {
            p = StudentT(degreesOfFreedom: Double(smaller - 1)).twoSided(
                mean.mean / mean.randomVariance.squareRoot())
            procedure = .studentT(degreesOfFreedom: smaller - 1)
            return
        }
        var state = flips
        let threshold = state.statistic * (1 - TestProcedure.tolerance)
        if isEnumerable {
            let patterns = 1 << (state.clusters.count - 1)
            var extreme = 1
            for pattern in 1..<patterns {
                state.flip(pattern.trailingZeroBitCount)
                if state.statistic >= threshold { extreme += 1 }
            }
            p = Double(extreme) / Double(patterns)
            procedure = .enumerated(2 * patterns)
        } else {
            var signs = RandomSigns()
            var extreme = 0
            for _ in 0..<count {
                state.draw(&signs, &draws)
                if state.statistic >= threshold { extreme += 1 }
            }
            p = Double(extreme + 1) / Double(count + 1)
            procedure = .drawn(count)
        }
    }
}
