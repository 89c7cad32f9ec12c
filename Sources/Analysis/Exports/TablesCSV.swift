// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

/// The tables as CSV: one row a figure's subject, shares of 0 to 1 in full precision, an empty field for an absence.
package enum TablesCSV {
    package static func methods(_ tables: StudyTables) -> String {
        var text = CommaSeparatedValues.line([
            "section", "method", "win_rate", "low", "high", "low_fixed_questions", "high_fixed_questions",
            "low_wilson", "high_wilson", "low_paper", "high_paper", "votes", "ballots", "questions",
            "participants",
            "questions_won", "questions_won_shared", "average_winning_preference",
        ])
        for section in tables.sections + (tables.overall.map { [$0] } ?? []) {
            for share in section.shares {
                let won = section.won.first { $0.method == share.method }
                text += CommaSeparatedValues.line(
                    [section.name, share.method, "\(share.share)"]
                        + bounds(share.randomQuestions.interval) + bounds(share.fixedQuestions.interval)
                        + bounds(share.wilson) + bounds(share.paper)
                        + [share.votes, share.ballots].map(VoteCount.text)
                        + [share.questions, share.participants].map(String.init)
                        + [
                            "\(won?.won ?? 0)", "\(won?.shared ?? 0)",
                            "\(won?.averageWinningPreference ?? 0)",
                        ])
            }
        }
        return text
    }

    package static func temperatures(_ tables: StudyTables) -> String {
        var text = CommaSeparatedValues.line([
            "section", "temperature", "method", "win_rate", "low", "high", "low_fixed_questions",
            "high_fixed_questions", "votes", "ballots", "questions", "questions_won", "questions_won_shared",
            "average_winning_preference",
        ])
        for section in tables.sections {
            for temperature in section.temperatures + section.ranges {
                for share in temperature.shares {
                    let won = temperature.won.first { $0.method == share.method }
                    text += CommaSeparatedValues.line(
                        [section.name, temperature.name, share.method, "\(share.share)"]
                            + bounds(share.randomQuestions.interval) + bounds(share.fixedQuestions.interval)
                            + [share.votes, share.ballots].map(VoteCount.text) + ["\(share.questions)"]
                            + [
                                "\(won?.won ?? 0)", "\(won?.shared ?? 0)",
                                "\(won?.averageWinningPreference ?? 0)",
                            ])
                }
            }
        }
        return text
    }

    package static func questions(_ tables: StudyTables) -> String {
        var text = CommaSeparatedValues.line([
            "section", "question", "prompt", "method", "votes", "share", "won", "undecided",
        ])
        for section in tables.sections {
            for (question, tally) in zip(section.questions, section.tallies) {
                let offered = section.offered[tally.question]
                let total = tally.counts.reduce(0, +)
                for (index, method) in section.methods.enumerated() where offered.contains(index) {
                    let winners = tally.winners
                    let mark = winners.contains(index) ? (winners.count > 1 ? "shared" : "yes") : "no"
                    text += CommaSeparatedValues.line([
                        section.name, question.id, CommaSeparatedValues.guarded(question.prompt),
                        method,
                        VoteCount.text(tally.counts[index]),
                        total > 0 ? "\(tally.counts[index] / total)" : "", mark,
                        "\(tally.undecided)",
                    ])
                }
            }
        }
        return text
    }

    package static func positions(_ tables: StudyTables) -> String {
        var text = CommaSeparatedValues.line([
            "section", "position", "observed", "expected", "statistic", "df", "p", "p_clustered",
        ])
        for section in tables.sections {
            guard let bias = section.position else { continue }
            for place in bias.observed.indices {
                text += CommaSeparatedValues.line([
                    section.name, "\(place + 1)", "\(bias.observed[place])", "\(bias.expected[place])",
                    "\(bias.statistic)", "\(bias.df)", "\(bias.p)", bias.pClustered.map { "\($0)" } ?? "",
                ])
            }
        }
        return text
    }

    private static func bounds(_ interval: Interval?) -> [String] {
        guard let interval else { return ["", ""] }
        return ["\(interval.low)", "\(interval.high)"]
    }
}
