// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// Whether all methods are alike: the largest studentized difference of any two against random relabellings.
///
/// Null hypothesis, under which it is exact: the labels of the methods are exchangeable among the options of each
/// question, for all its votes at once. So it is where the methods' replies come from one distribution: whichever
/// method wrote the better text on a question might as well have been another. Participants may be as different as
/// they like. With fewer participants than questions the labels are exchanged within each participant instead, as
/// `StudentizedFlipTest` does for two methods and for its reasons. Where options differ between the votes of a cluster,
/// labels are exchanged within each set of options on its own, which takes these parts of the cluster as independent.
///
/// Source: the maximum statistic of Westfall and Young, "Resampling-based multiple testing" (1993).
package struct OmnibusTest: Equatable, Sendable {
    /// The largest |difference| over its two-factor standard error.
    package var statistic: Double
    package var p: Double
    package var procedure: TestProcedure
    /// Pearson's chi-square of the votes against equal shares, every vote independent: for comparison only.
    ///
    /// Nil where pages differ in their methods.
    package var pearson: Pearson?

    package struct Pearson: Equatable, Sendable {
        package var statistic: Double
        package var df: Int
        package var p: Double

        /// Nil without votes or with fewer than two methods.
        package init?(counts: [Double]) {
            let n = counts.reduce(0, +)
            guard n > 0, counts.count > 1 else { return nil }
            let expected = n / Double(counts.count)
            statistic = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
            df = counts.count - 1
            p = ChiSquare.upperTail(statistic, degreesOfFreedom: df)
        }
    }

    /// Relabellings up to which all are visited.
    static let enumerable = 50_000
    /// Elementary operations that are spent at most; beyond, Bonferroni's bound on the pairs' tests is used.
    static let budget = 200_000_000

    /// Nil where there are no two participants, two questions, or two methods on one page.
    ///
    /// - Parameters:
    ///   - draws: random relabellings where there are too many to visit.
    ///   - seed: of those.
    ///   - differences: of every pair of methods that some answer offered together, where they are known already.
    package init?(
        _ ballots: Ballots, draws count: Int = 1_999, seed: UInt64 = 7, differences: [ClusteredMean]? = nil
    ) {
        let decided = ballots.ballots.filter { $0.choice != nil }
        let people = Set(decided.map(\.participant)).count
        let questions = Set(decided.map(\.question)).count
        guard people > 1, questions > 1, ballots.sets.contains(where: { $0.count { $0 } > 1 }) else {
            return nil
        }
        let isFull = decided.allSatisfy { ballots.sets[$0.set].allSatisfy(\.self) }
        let pearson = isFull ? Pearson(counts: ballots.counts) : nil
        let methods = ballots.methods.count
        let perDraw = decided.count * methods + (people + questions) * methods * methods / 2
        guard perDraw * min(count, 199) <= Self.budget else {
            self.init(
                bounding: differences
                    ?? PairwiseTest.pairs(of: ballots).compactMap {
                        ClusteredMean(CrossedValues(of: $0, less: $1, in: ballots))
                    }, clusters: min(people, questions), pearson: pearson)
            return
        }
        let pairs = RelabelledPairs(ballots, byQuestion: questions <= people)
        let observed = pairs.statistic(pairs.groups.map { _ in Array(0..<methods) })
        let threshold = observed * (1 - TestProcedure.tolerance)
        var relabelling = Relabelling(pairs)
        var extreme = 0
        let (p, procedure): (Double, TestProcedure)
        if let total = relabelling.count(upTo: min(Self.enumerable, Self.budget / perDraw)) {
            repeat {
                if pairs.statistic(relabelling.labels) >= threshold { extreme += 1 }
            } while relabelling.advance()
            (p, procedure) = (Double(extreme) / Double(total), .enumerated(total))
        } else {
            var draws = SeededGenerator(seed: seed, stream: "omnibus test")
            let drawn = min(count, Self.budget / perDraw)
            for _ in 0..<drawn {
                relabelling.draw(&draws)
                if pairs.statistic(relabelling.labels) >= threshold { extreme += 1 }
            }
            (p, procedure) = (Double(extreme + 1) / Double(drawn + 1), .drawn(drawn))
        }
        self.init(
            statistic: min(observed, .greatestFiniteMagnitude), p: p, procedure: procedure, pearson: pearson)
    }

    private init(statistic: Double, p: Double, procedure: TestProcedure, pearson: Pearson?) {
        (self.statistic, self.p, self.procedure, self.pearson) = (statistic, p, procedure, pearson)
    }

    /// The smallest p-value of the pairs' t tests times their number.
    private init?(bounding differences: [ClusteredMean], clusters: Int, pearson: Pearson?) {
        guard !differences.isEmpty else { return nil }
        var largest = 0.0
        for mean in differences where mean.randomVariance > ClusteredMean.nothing {
            largest = max(largest, abs(mean.mean) / mean.randomVariance.squareRoot())
        }
        let p =
            Double(differences.count) * StudentT(degreesOfFreedom: Double(clusters - 1)).twoSided(largest)
        self.init(
            statistic: largest, p: min(1, p), procedure: .studentT(degreesOfFreedom: clusters - 1),
            pearson: pearson)
    }
}
