// SPDX-License-Identifier: Apache-2.0

/// What was left out of an analysis before any figure, and by which rule.
package struct LeftOut: Equatable, Sendable {
    package struct Rule: Equatable, Sendable, Encodable {
        /// As asked for, with its bound.
        package var rule: String
        /// One who breaks two rules counts for both.
        package var participants: Int
        package var votes: Int
        /// Whether the study was registered with this rule and its bound; nil where no registration is known.
        package var registered: Bool?

        package init(rule: String, participants: Int, votes: Int, registered: Bool? = nil) {
            (self.rule, self.participants, self.votes) = (rule, participants, votes)
            self.registered = registered
        }

        /// The rule and how it stands to the registration.
        package var label: String {
            switch registered {
            case true?: rule + " (pre-registered)"
            case false?: rule + " (not pre-registered)"
            case nil: rule
            }
        }
    }

    /// Those asked for.
    package var rules: [Rule]
    /// Each counted once.
    package var participants: Int
    package var votes: Int
    /// Every rule as the study was registered with it; nil where no registration is known.
    package var registeredRules: [String]?
    /// Answers of automated judges, which are in no table of people's answers.
    package var judgeVotes: Int
    /// Rows of votes.csv that could not be read and were passed over, each with its line and the reason.
    package var skippedRows: [String]

    package init(
        rules: [Rule] = [], participants: Int = 0, votes: Int = 0, registeredRules: [String]? = nil,
        judgeVotes: Int = 0, skippedRows: [String] = []
    ) {
        self.registeredRules = registeredRules
        (self.rules, self.participants, self.votes) = (rules, participants, votes)
        (self.judgeVotes, self.skippedRows) = (judgeVotes, skippedRows)
    }

    /// Applies the rules, and counts.
    ///
    /// - Parameters:
    ///   - registered: the rules with which the study was registered; nil where no registration is known.
    ///   - checks: how many attention checks each participant failed, where that is known.
    package static func applying(
        _ exclusions: Exclusions, registered: Exclusions? = nil, to ballots: Ballots,
        checks: FailedChecks? = nil
    ) -> (kept: Ballots, left: LeftOut) {
        let outcome = exclusions.applied(to: ballots, checks: checks)
        let registeredRules = registered?.words.map(\.words)
        let rules = exclusions.words.map { rule, words in
            Rule(
                rule: words, participants: outcome.count(rule),
                votes: outcome.excluded.reduce(0) { sum, one in
                    sum + (one.broken.contains { $0.rule == rule } ? one.answers : 0)
                }, registered: registeredRules?.contains(words))
        }
        return (
            outcome.kept,
            LeftOut(
                rules: rules, participants: outcome.excluded.count,
                votes: outcome.excluded.reduce(0) { $0 + $1.answers }, registeredRules: registeredRules)
        )
    }

    /// Registered rules in whose place others were applied.
    package var setAside: [String] {
        (registeredRules ?? []).filter { rule in !rules.contains { $0.rule == rule } }
    }

    var limits: [String] {
        var texts: [String] = []
        let later = rules.filter { $0.registered == false }.map(\.rule)
        if !later.isEmpty {
            texts.append(
                "Participants were left out by a rule that was not registered before the answers came: "
                    + later.joined(separator: "; ")
                    + (setAside.isEmpty ? "" : "; registered was: " + setAside.joined(separator: "; "))
                    + ". Whoever chooses a rule afterwards may have seen what it does.")
        }
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
        if let failedAttention {
            found.append(
                (
                    .attention,
                    failedAttention == 1
                        ? "failed an attention check" : "failed \(failedAttention) or more attention checks"
                ))
        }
        if let straightLining {
            found.append(
                (
                    .straightLining,
                    "more than \(CellText.percent(straightLining)) of \(straightLiningChoices) or more choices at one place"
                ))
        }
        if let tooFast {
            let time = "\(VoteCount.text(tooFast)) ms"
            found.append(
                (
                    .tooFast,
                    tooFastShare.map {
                        "\(CellText.percent($0)) or more of the answers given in less than \(time)"
                    }
                        ?? "median time of an answer below \(time)"
                ))
        }
        return found
    }
}
