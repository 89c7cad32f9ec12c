// SPDX-License-Identifier: Apache-2.0

import Analysis
import Judging
import StudyFiles

/// The files that come of judgements, and what is said about them.
struct JudgeOutput {
    let folder: String
    let mode: JudgeMode
    let inconsistent: JudgeVotes.Inconsistent
    let price: (asked: Double, answered: Double)?

    /// Throws, once everything is written, where no reply could be read.
    func write(_ judgements: [Judgement]) throws {
        let summary = JudgeSummary(judgements)
        try FileContents.write(try JSONLines.encode(summary), to: "\(folder)/summary.json")
        if mode == .grade {
            let grades = JudgeGrades.grades(judgements)
            try FileContents.write(GradeTable.text(grades), to: "\(folder)/grades.csv")
            try DataOutput.write(Array(JudgeMarkdown.text(GradeEstimate.all(grades)).utf8), to: nil)
            Message.say(
                "\(grades.count) grades are in \(folder)/grades.csv; `showdown judge grades` shows them again."
            )
        } else {
            let votes = JudgeVotes.votes(JudgedComparison.all(judgements), inconsistent: inconsistent)
            try FileContents.write(VoteTable.text(votes), to: "\(folder)/votes.csv")
            try DataOutput.write(Array(verdicts(summary).utf8), to: nil)
            Message.say(
                "The verdicts are in \(folder)/votes.csv; `showdown judge compare` puts them beside people's votes."
            )
        }
        for remark in summary.remarks { Message.say("\(remark).") }
        if let words = cost(summary) { Message.say(words) }
        if let failure = JudgingFailure(withoutVerdict: judgements) { throw failure }
    }

    private func verdicts(_ summary: JudgeSummary) -> String {
        var table = MarkdownTable(["Verdicts of \(summary.judge)", "Comparisons"])
        table.add(["one response", "\(summary.chosen)"])
        table.add(["tie", "\(summary.ties)"])
        table.add([
            "changes with the order (\(inconsistent == .tie ? "counts as a tie" : "left out"))",
            "\(summary.inconsistent)",
        ])
        table.add(["cannot be read (left out)", "\(summary.undecided)"])
        var text = table.text
        for places in summary.places {
            text +=
                "\nChoices by place, first to last, of \(places.responses): "
                + places.chosen.map(String.init).joined(separator: ", ") + ".\n"
        }
        if summary.readableComparisons > 0 {
            text +=
                "\nThe same verdict in every order: "
                + Decimals.percent(Double(summary.unanimous) / Double(summary.readableComparisons)) + " of "
                + "\(summary.readableComparisons) comparisons.\n"
        }
        return text
    }

    private func cost(_ summary: JudgeSummary) -> String? {
        guard let asked = summary.promptTokens, let answered = summary.completionTokens else {
            return price == nil ? nil : "The service does not count tokens, so that the cost is not known."
        }
        let words = "Tokens: \(asked) asked, \(answered) answered"
        guard let price else { return words + "." }
        let cost = (Double(asked) * price.asked + Double(answered) * price.answered) / 1e6
        return words + "; at \(price.asked) and \(price.answered) a million, \(Decimals.text(cost, 4))."
    }
}
