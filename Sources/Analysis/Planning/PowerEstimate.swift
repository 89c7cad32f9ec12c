// SPDX-License-Identifier: Apache-2.0

/// What a planned study can be expected to show, from drawn studies.
package struct PowerEstimate: Equatable, Sendable, Encodable {
    package var participants: Int
    package var questions: Int
    package var questionsEach: Int
    package var votes: Int
    package var studies: Int
    /// Studies in which the first method's share differs from the second's at .05: other participants and questions.
    package var power: Double
    /// The same with the p-value adjusted over all pairs of methods (Holm).
    package var powerHolm: Double
    /// The same for these questions and other participants, not adjusted.
    package var powerFixedQuestions: Double
    /// The mean half width of the first method's 95% interval, other participants and questions.
    package var halfWidth: Double
    package var halfWidthFixedQuestions: Double
    /// Of the difference of the first two methods.
    package var halfWidthDifference: Double
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
    }

    private struct Outcome: Sendable {
        var rejects = false
        var rejectsHolm = false
        var rejectsFixed = false
        var half = 0.0
        var halfFixed = 0.0
        var halfDifference = 0.0
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
            Self.outcome(simulation.study(number, seed: seed))
        }
        let plan = simulation.plan
        participants = plan.participants
        questions = plan.questions
        questionsEach = plan.questionsEach
        votes = plan.votes
        self.studies = studies
        func mean(_ value: (Outcome) -> Double?) -> Double {
            let known = outcomes.compactMap(value)
            return known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
        }
        power = mean { $0.rejects ? 1 : 0 }
        powerHolm = mean { $0.rejectsHolm ? 1 : 0 }
        powerFixedQuestions = mean { $0.rejectsFixed ? 1 : 0 }
        halfWidth = mean(\.half)
        halfWidthFixedQuestions = mean(\.halfFixed)
        halfWidthDifference = mean(\.halfDifference)
        let effect = mean(\.effect)
        designEffect = effect
        participantICC = mean(\.participantICC)
        questionICC = mean(\.questionICC)
        let wilson = ShareInterval.wilson(share: plan.shares[0], count: Double(plan.votes))
        wilsonHalfWidth = (wilson.map { ($0.high - $0.low) / 2 } ?? 0) * effect.squareRoot()
    }

    private static func outcome(_ study: SimulatedStudy) -> Outcome {
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
                guard let mean = ClusteredMean(study.values(of: first, less: second)) else { continue }
                p.append(mean.pRandomQuestions)
                if first == 0, second == 1 {
                    outcome.halfDifference = half(mean.randomQuestions().interval)
                    outcome.rejectsFixed = (mean.pFixedQuestions ?? 1) <= 0.05
                }
            }
        }
        outcome.rejects = (p.first.flatMap(\.self) ?? 1) <= 0.05
        outcome.rejectsHolm = (HolmCorrection.adjusted(p).first.flatMap(\.self) ?? 1) <= 0.05
        return outcome
    }

    private static func half(_ interval: Interval?) -> Double {
        interval.map { ($0.high - $0.low) / 2 } ?? 0
    }
}
