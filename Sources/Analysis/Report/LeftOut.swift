// SPDX-License-Identifier: Apache-2.0

/// What was left out of an analysis before any figure, and by which rule.
package struct LeftOut: Equatable, Sendable {
    package struct Rule: Equatable, Sendable, Encodable {
        /// As asked for, with its bound.
        package var rule: String
        /// One who breaks two rules counts for both.
        package var participants: Int
        package var votes: Int

        package init(rule: String, participants: Int, votes: Int) {
            (self.rule, self.participants, self.votes) = (rule, participants, votes)
        }
    }

    /// Those asked for.
    package var rules: [Rule]
    /// Each counted once.
    package var participants: Int
    package var votes: Int
    /// Answers of automated judges, which are in no table of people's answers.
    package var judgeVotes: Int
    /// Rows of votes.csv that could not be read and were passed over, each with its line and the reason.
    package var skippedRows: [String]

    package init(
        rules: [Rule] = [], participants: Int = 0, votes: Int = 0, judgeVotes: Int = 0,
        skippedRows: [String] = []
    ) {
        (self.rules, self.participants, self.votes) = (rules, participants, votes)
        (self.judgeVotes, self.skippedRows) = (judgeVotes, skippedRows)
    }

    /// Applies the rules, and counts.
    package static func applying(_ exclusions: Exclusions, to ballots: Ballots) -> (
        kept: Ballots, left: LeftOut
    ) {
        let outcome = exclusions.applied(to: ballots)
        let rules = exclusions.words.map { rule, words in
            Rule(
                rule: words, participants: outcome.count(rule),
                votes: outcome.excluded.reduce(0) { sum, one in
                    sum + (one.broken.contains { $0.rule == rule } ? one.answers : 0)
                })
        }
        return (
            outcome.kept,
            LeftOut(
                rules: rules, participants: outcome.excluded.count,
                votes: outcome.excluded.reduce(0) { $0 + $1.answers })
        )
    }

    var limits: [String] {
        var texts: [String] = []
        if !skippedRows.isEmpty {
            texts.append(
                "\(StudyTables.count(skippedRows.count, "row")) of votes.csv could not be read and were left out."
            )
        }
        if judgeVotes > 0 {
            texts.append(
                "Automated judges gave \(StudyTables.count(judgeVotes, "answer")). Judges are no participants: their answers "
                    + "stand in no figure of what people prefer, and cannot take the place of people\u{2019}s."
            )
        }
        return texts
    }
}

extension Exclusions {
    /// The rules asked for, in words with their bounds.
    package var words: [(rule: Rule, words: String)] {
        var found: [(Rule, String)] = []
        if attention { found.append((.attention, "failed an attention check")) }
        if let straightLining {
            found.append(
                (
                    .straightLining,
                    "more than \(CellText.percent(straightLining)) of \(straightLiningChoices) or more choices at one place"
                ))
        }
        if let tooFast {
            found.append((.tooFast, "median time of an answer below \(VoteCount.text(tooFast)) ms"))
        }
        return found
    }
}
