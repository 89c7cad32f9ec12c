// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// What a planned study can be expected to show, from drawn studies.
package struct PowerEstimate: Equatable, Sendable, Encodable {
    package var participants: Int
    package var questions: Int
    package var questionsEach: Int
    package var votes: Int
    package var studies: Int
    /// Studies in which the first method's share differs from the second's at .05: other participants and questions; nil where one
    /// participant or one question allows no test.
    package var power: Double?
    /// The same with the p-value adjusted over all pairs of methods (Holm).
    package var powerHolm: Double?
    /// The same for these questions and other participants, not adjusted.
    package var powerFixedQuestions: Double?
    /// The standard error of `power` by the number of studies drawn.
    package var drawingError: Double?
    /// The least p that the test of other questions can give, `2 / 2^n` with n the fewer of participants and questions, and the
    /// same after Holm's adjustment where all other pairs are as clear.
    package var leastP: Double
    package var leastPHolm: Double
    /// The mean half width of the first method's 95% interval, other participants and questions; nil where there is none.
    package var halfWidth: Double?
    package var halfWidthFixedQuestions: Double?
    /// Of the difference of the first two methods.
    package var halfWidthDifference: Double?
    /// The mean measured design effect of the first method's share.
    package var designEffect: Double
    /// Intraclass correlations of the first method's votes, means over studies.
    package var participantICC: Double
    package var questionICC: Double
    /// Wilson's half width for as many votes, times the root of the design effect: a check by a closed form.
    package var wilsonHalfWidth: Double

    enum CodingKeys: String, CodingKey {
        case participants, questions, votes, studies, power
        case questionsEach = "questions_each"
        case powerHolm = "power_holm"
        case powerFixedQuestions = "power_fixed_questions"
        case halfWidth = "half_width"
        case halfWidthFixedQuestions = "half_width_fixed_questions"
        case halfWidthDifference = "half_width_difference"
        case designEffect = "design_effect"
        case participantICC = "icc_participants"
        case questionICC = "icc_questions"
        case wilsonHalfWidth = "half_width_wilson"
        case drawingError = "power_standard_error"
        case leastP = "least_p"
        case leastPHolm = "least_p_holm"
    }

    private struct Outcome: Sendable {
        var rejects: Bool?
        var rejectsHolm: Bool?
        var rejectsFixed: Bool?
        var half: Double?
        var halfFixed: Double?
        var halfDifference: Double?
        var effect: Double?
        var participantICC: Double?
        var questionICC: Double?
    }

    /// - Parameters:
    ///   - studies: drawn; a power of .8 has a standard error of .013 with 1,000.
    ///   - seed: of the drawing; the same studies but for what the plan changes.
    package init(_ simulation: StudySimulation, studies: Int, seed: UInt64 = 7) {
        precondition(studies > 0, "\(studies) studies")
        let outcomes = ParallelStudies.map(studies) { number in
            Self.outcome(
                simulation.study(number, seed: seed),
                draws: SeededGenerator(seed: seed, stream: "power", "\(number)"))
        }
        let plan = simulation.plan
        participants = plan.participants
        questions = plan.questions
        questionsEach = plan.questionsEach
        votes = plan.votes
        self.studies = studies
        func mean(_ value: (Outcome) -> Double?) -> Double? {
            let known = outcomes.compactMap(value)
            return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        }
        func share(_ value: (Outcome) -> Bool?) -> Double? { mean { value($0).map { $0 ? 1 : 0 } } }
        let power = share(\.rejects)
        self.power = power
        powerHolm = share(\.rejectsHolm)
        powerFixedQuestions = share(\.rejectsFixed)
        drawingError = power.map { ($0 * (1 - $0) / Double(studies)).squareRoot() }
        leastP = Self.leastP(clusters: min(plan.participants, plan.questions))
        leastPHolm = min(1, leastP * Double(plan.shares.count * (plan.shares.count - 1) / 2))
        halfWidth = mean(\.half)
        halfWidthFixedQuestions = mean(\.halfFixed)
        halfWidthDifference = mean(\.halfDifference)
        let effect = mean(\.effect) ?? 1
        designEffect = effect
        participantICC = mean(\.participantICC) ?? 0
        questionICC = mean(\.questionICC) ?? 0
        let wilson = ShareInterval.wilson(share: plan.shares[0], count: Double(plan.votes))
        wilsonHalfWidth = (wilson.map { ($0.high - $0.low) / 2 } ?? 0) * effect.squareRoot()
    }

    /// The least p of a two-sided test that exchanges the signs of so many clusters.
    package static func leastP(clusters: Int) -> Double {
        Double(sign: .plus, exponent: 1 - min(clusters, 1_000), significand: 1)
    }

    /// Clusters up to which the signs of a drawn study are exchanged; with more, Student's t says the same.
    private static let exchanged = SignFlipTest.enumerable
    /// Rearrangements drawn where there are too many to visit all in each of hundreds of studies.
    private static let rearrangements = 999
    private static let enumerable = 11

    private static func p(_ values: CrossedValues, _ mean: ClusteredMean, _ draws: inout SeededGenerator)
        -> Double?
    {
        guard mean.fewerClusters <= exchanged else { return mean.pRandomQuestions }
        return StudentizedFlipTest(values, draws: rearrangements, enumerable: enumerable, using: &draws)?.p
    }

    private static func outcome(_ study: SimulatedStudy, draws: SeededGenerator) -> Outcome {
        var draws = draws
        var outcome = Outcome()
        let values = study.values(of: 0)
        if let mean = ClusteredMean(values) {
            outcome.half = half(mean.randomQuestions().interval)
            outcome.halfFixed = half(mean.fixedQuestions().interval)
        }
        if let design = DesignEffect(values, method: "") {
            outcome.effect = design.measured ?? design.measuredFixedQuestions
            outcome.participantICC = design.crossedParticipantICC
            outcome.questionICC = design.crossedQuestionICC
        }
        var p: [Double?] = []
        for first in 0..<study.methodCount {
            for second in (first + 1)..<max(first + 1, study.methodCount) {
                let values = study.values(of: first, less: second)
                guard let mean = ClusteredMean(values) else { continue }
                p.append(Self.p(values, mean, &draws))
                if first == 0, second == 1 {
                    outcome.halfDifference = half(mean.randomQuestions().interval)
                    if mean.participants > 1 {
                        let test = SignFlipTest(
                            PairwiseTest.totals(values), draws: rearrangements, using: &draws)
                        outcome.rejectsFixed = test.p <= 0.05
                    }
                }
            }
        }
        outcome.rejects = p.first.flatMap(\.self).map { $0 <= 0.05 }
        outcome.rejectsHolm = HolmCorrection.adjusted(p).first.flatMap(\.self).map { $0 <= 0.05 }
        return outcome
    }

    private static func half(_ interval: Interval?) -> Double? { interval.map { ($0.high - $0.low) / 2 } }
}
