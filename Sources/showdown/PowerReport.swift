// SPDX-License-Identifier: Apache-2.0

import Analysis

/// What `showdown power` found, as a JSON object and as a table.
struct PowerReport: Encodable {
    let shares: [Double]
    let participant_effect, question_effect: Double
    let estimate: PowerEstimate
    /// False where no number of participants that was tried reached what was wanted.
    let is_reached: Bool
    let seed: UInt64

    init(plan: StudyPlan, estimate: PowerEstimate, is_reached: Bool, seed: UInt64) {
        shares = plan.shares
        participant_effect = plan.participantEffect
        question_effect = plan.questionEffect
        self.estimate = estimate
        self.is_reached = is_reached
        self.seed = seed
    }

    var text: String {
        let rates = shares.map { Decimals.text($0 * 100, 1) }.joined(separator: ", ")
        var lines = [
            "Win rates \(rates) %; effects on the log-odds: participants \(Decimals.text(participant_effect, 2)),"
                + " questions \(Decimals.text(question_effect, 2)); \(estimate.studies) studies drawn, seed \(seed)."
        ]
        if !is_reached {
            lines.append(
                "Not reached with \(estimate.participants) participants. Other questions of the kind differ from these:"
                    + " ask more questions, or plan for these alone with --fixed-questions.")
        }
        if estimate.power == nil {
            lines.append(
                "One participant or one question says nothing about others: there is no test of other questions."
            )
        } else if estimate.leastPHolm > 0.05 {
            let fewer = min(estimate.participants, estimate.questions)
            lines.append(
                "The test exchanges signs by question or participant, whichever are fewer: with \(fewer) no p is below"
                    + " \(Decimals.text(estimate.leastP, 4)), adjusted for all pairs \(Decimals.text(estimate.leastPHolm, 4)): ask more questions."
            )
        }
        return lines.joined(separator: "\n") + "\n\n" + table.text + "\n"
    }

    private var table: TextTable {
        var table = TextTable(["", "other questions", "these questions"])
        func percent(_ value: Double?) -> String { value.map { Decimals.percent($0) } ?? "\u{2013}" }
        func text(_ value: Double?) -> String { value.map { Decimals.text($0, 4) } ?? "\u{2013}" }
        func add(_ name: String, _ random: String, _ fixed: String) { table.add([name, random, fixed]) }
        add("participants", "\(estimate.participants)", "\(estimate.participants)")
        add("votes", "\(estimate.votes)", "\(estimate.votes)")
        add(
            "power, first against second", percent(estimate.power), percent(estimate.powerFixedQuestions))
        add("its standard error of drawing", percent(estimate.drawingError), "")
        add("power adjusted for all pairs", percent(estimate.powerHolm), "")
        add(
            "half width of a win rate", text(estimate.halfWidth), text(estimate.halfWidthFixedQuestions))
        add("half width of the difference", text(estimate.halfWidthDifference), "")
        add("design effect", Decimals.text(estimate.designEffect, 2), "")
        add(
            "Wilson's half width x root of the design effect", Decimals.text(estimate.wilsonHalfWidth, 4), "")
        add("correlation of a participant's votes", Decimals.text(estimate.participantICC, 3), "")
        add("correlation of a question's votes", Decimals.text(estimate.questionICC, 3), "")
        return table
    }
}
