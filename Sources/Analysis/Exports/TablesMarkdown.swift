// SPDX-License-Identifier: Apache-2.0

private import Charts
private import StudyFiles

/// The tables for reading: shares in percent with one decimal, best method first.
package enum TablesMarkdown {
    package static func text(_ tables: StudyTables) -> String {
        var text = "# Results\n\n"
        if tables.votes == 0 { return text + "No votes.\n" }
        text += "\(count(tables.participants, "participant")), \(count(tables.votes, "ballot")).\n"
        for section in (tables.overall.map { [$0] } ?? []) + tables.sections {
            text += "\n## \(cell(section.name))\n\n" + summary(of: section) + "\n\n" + methods(of: section)
            text += temperatures(of: section) + position(of: section)
        }
        if !tables.absences.isEmpty {
            text += "\n## What is missing or different, and why\n\n"
            for absence in tables.absences {
                let subject = [absence.section, absence.method ?? "", absence.quantity].filter { !$0.isEmpty }
                text += "- \(cell(subject.joined(separator: ", "))): \(cell(absence.reason)).\n"
            }
        }
        return text + "\n" + notes
    }

    private static func summary(of section: SectionTable) -> String {
        let undecided = section.ties + section.none
        return
            "\(count(section.questions.count, "question")), \(count(section.participants, "participant")), "
            + "\(count(section.ballots, "ballot")), of which \(section.ballots - undecided) chose a method, "
            + "\(section.ties) a tie and \(section.none) none."
    }

    private static func methods(of section: SectionTable) -> String {
        var rows = [
            [
                "Method", "Win rate", "95%, questions random", "95%, questions fixed", "Paper's \u{b1}",
                "Votes",
                "Questions won", "Average winning preference",
            ]
        ]
        for share in sorted(section.shares) {
            let won = section.won.first { $0.method == share.method }
            let half = share.paper.map { DecimalText.fixed(($0.high - $0.low) * 50, digits: 1) } ?? ""
            rows.append([
                share.method, percent(share.share), range(share.randomQuestions.interval),
                range(share.fixedQuestions.interval), half, VoteCount.text(share.votes), wins(won),
                (won?.won ?? 0) > 0 ? percent(won?.averageWinningPreference ?? 0) : "0 (none won)",
            ])
        }
        return table(rows)
    }

    private static func temperatures(of section: SectionTable) -> String {
        let all = section.temperatures + section.ranges
        guard !all.isEmpty else { return "" }
        var rows = [["Temperature", "Ballots"] + section.methods.flatMap { [$0, "won"] }]
        for temperature in all {
            rows.append(
                [temperature.name, "\(temperature.ballots)"]
                    + section.methods.flatMap { method -> [String] in
                        let share = temperature.shares.first { $0.method == method }
                        let won = temperature.won.first { $0.method == method }
                        return [share.map { percent($0.share) } ?? "", share == nil ? "" : wins(won)]
                    })
        }
        return "\n### Win rate and questions won by temperature\n\n" + table(rows)
    }

    private static func position(of section: SectionTable) -> String {
        guard let bias = section.position else { return "" }
        let places = bias.observed.map(String.init).joined(separator: ", ")
        return "\nChoices by position, first to last: \(places). Pearson's test against uniform: "
            + "\u{3c7}\u{b2} = \(DecimalText.fixed(bias.statistic, digits: 2)), df = \(bias.df), "
            + "p = \(DecimalText.fixed(bias.p, digits: 3)) with votes taken as independent"
            + (bias.pClustered.map { ", p = \(DecimalText.fixed($0, digits: 3)) clustered by participant" }
                ?? "")
            + ".\n"
    }

    private static let notes = """
        ## How to read the tables

        - Win rate: the mean over questions of a method's share of the votes for any method. Ties and "none" are
          counted apart.
        - Questions won: questions on which no other method has more votes. A shared first place is a win for each and
          is marked with how many of the wins are shared.
        - Average winning preference: the mean vote share over the questions won.
        - 95% with questions random speaks about other questions of the kind and other participants, with questions
          fixed about these questions and other participants. Both let a participant's votes hang together
          (V_participants + V_questions - V_cells, Student's t; only participants cluster where questions are fixed).
        - Paper's \u{b1}: 1.96 sqrt(p (1 - p) / participants), in points, for comparison with published tables.

        """

    private static func wins(_ won: QuestionsWon?) -> String {
        guard let won else { return "" }
        return won.shared > 0 ? "\(won.won) (\(won.shared) shared)" : "\(won.won)"
    }

    private static func sorted(_ shares: [ShareEstimate]) -> [ShareEstimate] {
        shares.sorted { ($1.share, $0.method) < ($0.share, $1.method) }
    }

    private static func percent(_ share: Double) -> String { DecimalText.fixed(share * 100, digits: 1) + "%" }

    private static func range(_ interval: Interval?) -> String {
        guard let interval else { return "absent" }
        let (low, high) = (interval.low * 100, interval.high * 100)
        return "\(DecimalText.fixed(low, digits: 1)) to \(DecimalText.fixed(high, digits: 1))"
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    private static func table(_ rows: [[String]]) -> String {
        guard let heading = rows.first else { return "" }
        var table = MarkdownTable(heading)
        for row in rows.dropFirst() { table.add(row) }
        return table.text
    }

    private static func cell(_ text: String) -> String { MarkdownTable.cell(text) }
}
