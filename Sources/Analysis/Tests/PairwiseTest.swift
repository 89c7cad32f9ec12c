// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// Two methods compared over the answers that offered both: the difference of their shares, with an interval and a
/// p-value for each of two claims.
///
/// Where every page has all methods the difference is that of the two win rates. `interval` and `p` are about other
/// participants and other questions of the kind, `fixed` and `pFixedQuestions` about these questions and other
/// participants.
package struct PairwiseTest: Equatable, Sendable {
    package var first: String
    package var second: String
    /// The mean over questions of the first's share less the second's, among answers that offered both and chose any
    /// method; -1 to 1.
    package var difference: Double
    package var answers: Double
    package var participants: Int
    package var questions: Int
    /// 95%, participants and questions random.
    package var interval: IntervalEstimate
    /// 95%, questions fixed.
    package var fixedQuestions: IntervalEstimate
    /// `StudentizedFlipTest`; nil with one participant or one question.
    package var p: Double?
    /// Adjusted over all pairs of `all`.
    package var pHolm: Double?
    /// `SignFlipTest` of the participants' totals; nil with one participant.
    package var pFixedQuestions: Double?
    package var pFixedQuestionsHolm: Double?
    package var procedure: TestProcedure?
    package var procedureFixedQuestions: TestProcedure?
    /// What the intervals are made of.
    let mean: ClusteredMean

    /// Random rearrangements where not all are visited.
    package static let defaultDraws = 9_999

    /// Nil where no answer offered both and chose a method.
    package init?(
        _ first: Int, _ second: Int, in ballots: Ballots, draws count: Int = defaultDraws, seed: UInt64 = 7
    ) {
        let values = CrossedValues(of: first, less: second, in: ballots)
        let names = (ballots.methods[first], ballots.methods[second])
        self.init(values, first: names.0, second: names.1, draws: count, seed: seed)
    }

    /// - Parameter values: 1 for the first, -1 for the second, 0 for another.
    package init?(
        _ values: CrossedValues, first: String, second: String, draws count: Int = defaultDraws,
        seed: UInt64 = 7
    ) {
        guard let mean = ClusteredMean(values) else { return nil }
        self.mean = mean
        self.first = first
        self.second = second
        difference = mean.mean
        answers = mean.count
        participants = mean.participants
        questions = mean.questions
        interval = mean.randomQuestions()
        fixedQuestions = mean.fixedQuestions()
        // A stream of its own for each pair: leaving out a method changes no other pair.
        var draws = SeededGenerator(seed: seed, stream: "pairwise test", first, second)
        if let test = StudentizedFlipTest(values, draws: count, using: &draws) {
            (p, procedure) = (test.p, test.procedure)
        }
        guard participants > 1 else { return }
        let totals = Self.totals(values)
        // Many participants need few patterns: the sum is normal.
        let patterns = max(999, min(count, 20_000_000 / totals.count))
        let test = SignFlipTest(totals, draws: min(count, patterns), using: &draws)
        (pFixedQuestions, procedureFixedQuestions) = (test.p, test.procedure)
    }

    /// Every pair of methods that some answer offered together, in the methods' order, p-values adjusted over them.
    ///
    /// - Parameters:
    ///   - draws: random rearrangements where there are too many to visit.
    ///   - seed: of those.
    package static func all(in ballots: Ballots, draws: Int = defaultDraws, seed: UInt64 = 7)
        -> [PairwiseTest]
    {
        adjusted(
            pairs(of: ballots).compactMap { PairwiseTest($0, $1, in: ballots, draws: draws, seed: seed) })
    }

    /// All pairs of methods, in the methods' order.
    static func pairs(of ballots: Ballots) -> [(first: Int, second: Int)] {
        ballots.methods.indices.flatMap { first in
            ballots.methods.indices.dropFirst(first + 1).map { (first, $0) }
        }
    }

    static func adjusted(_ tests: [PairwiseTest]) -> [PairwiseTest] {
        let random = HolmCorrection.adjusted(tests.map(\.p))
        let fixed = HolmCorrection.adjusted(tests.map(\.pFixedQuestions))
        return tests.indices.map { index in
            var test = tests[index]
            (test.pHolm, test.pFixedQuestionsHolm) = (random[index], fixed[index])
            return test
        }
    }

    /// Weighted votes for the first less those for the second, by participant.
    static func totals(_ values: CrossedValues) -> [Double] {
        let offered = values.questionWeights
        var totals = [Double](repeating: 0, count: values.participantCount)
        for index in values.values.indices {
            totals[values.participants[index]] +=
                values.parts[index] * values.values[index] / offered[values.questions[index]]
        }
        return totals
    }
}
