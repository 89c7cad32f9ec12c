// SPDX-License-Identifier: Apache-2.0

extension Table {
    /// Win rate of each method in each section: its intervals, the answers behind it.
    package static func winRates(_ tables: StudyTables, first: IntervalName = .randomQuestions) -> Table {
        var names: [IntervalName] = [.randomQuestions, .fixedQuestions]
        names.removeAll { $0 == first }
        names.insert(first, at: 0)
        var table = Table(
            name: "win-rates", title: "Win rate by method",
            note:
                "Win rate: the mean over questions of a method's share of the answers that chose any method. Intervals of 95%: "
                + names.map { "\($0.title): \($0.meaning)" }.joined(separator: "; ") + ". "
                + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("method", "Method", .text),
                Column("win_rate", "Win rate", .share),
            ] + names.map { Column($0.key, "95%, \($0.title)", .shareInterval) } + [
                Column("votes", "Chosen", .count), Column("ballots", "Answers", .count),
                Column("questions", "Questions", .count), Column("participants", "Participants", .count),
            ])
        for section in tables.allSections {
            for share in section.sortedShares {
                table.add(
                    [.text(section.name), .text(share.method), .number(share.share)]
                        + names.map { $0.cell(of: share.method, in: section, tables) }
                        + [
                            .number(share.votes), .number(share.ballots), .count(share.questions),
                            .count(share.participants),
                        ])
            }
            for method in section.methods where section.share(of: method) == nil {
                let reason = "no answer that could have chosen it chose a method"
                table.add(
                    [.text(section.name), .text(method), .absent(reason)]
                        + names.map { _ in .absent(reason) }
                        + [.number(0), .number(0), .blank, .blank])
            }
        }
        return table
    }

    /// Ties and "none" apart, section by section.
    package static func sections(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "sections", title: "Answers by section",
            note:
                "An answer is one participant's choice at one question. Ties and \u{201c}none of these\u{201d} stand in no "
                + "win rate; they are counted here. All alike: the win rate of every method if all were chosen alike.",
            columns: [
                Column("section", "Section", .text), Column("participants", "Participants", .count),
                Column("questions", "Questions", .count), Column("answers", "Answers", .count),
                Column("chose", "Chose a method", .count), Column("ties", "Ties", .count),
                Column("none", "None", .count), Column("all_alike", "All alike", .share),
                Column("shared_first_places", "Shared first places", .count),
            ])
        for section in tables.allSections {
            table.add([
                .text(section.name), .count(section.participants), .count(section.questions.count),
                .count(section.ballots), .number(Double(section.ballots) - section.ties - section.none),
                .number(section.ties), .number(section.none),
                .number(section.chance, orAbsent: "its answers differ in how many methods they offered"),
                .count(section.sharedFirstPlaces),
            ])
        }
        return table
    }

    /// How many questions each method won, and by how much.
    package static func questionsWon(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "questions-won", title: "Questions won and average winning preference",
            note:
                "Questions won: questions on which no other method was chosen by more participants; a shared first place is a "
                + "win for each of those who share it and is counted apart as well. Average winning preference: the mean "
                + "share of the answers over the questions that the method won. Neither has an interval: both are of these "
                + "questions and these participants. " + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("method", "Method", .text),
                Column("questions_won", "Questions won", .count), Column("shared", "Of them shared", .count),
                Column("average_winning_preference", "Average winning preference", .share),
            ])
        for section in tables.allSections {
            for won in section.won.sorted(by: { ($1.won, $0.method) < ($0.won, $1.method) }) {
                table.add([
                    .text(section.name), .text(won.method), .count(won.won), .count(won.shared),
                    won.won > 0
                        ? .number(won.averageWinningPreference) : .absent("it won no question"),
                ])
            }
        }
        return table
    }

    /// Every interval by its name, so that published ones can be compared.
    package static func intervals(_ tables: StudyTables) -> Table {
        let names = IntervalName.allCases.filter { name in
            tables.allSections.contains { section in
                section.shares.contains { name.interval(of: $0.method, in: section, tables)?.interval != nil }
            }
        }
        var table = Table(
            name: "intervals", title: "Intervals of the win rate by name",
            note: "All of 95%. "
                + names.map { "\($0.title): \($0.meaning)" }.joined(separator: "; ") + ". " + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("method", "Method", .text),
                Column("win_rate", "Win rate", .share),
            ] + names.map { Column($0.key, $0.title, .shareInterval) })
        for section in tables.allSections {
            for share in section.sortedShares {
                table.add(
                    [.text(section.name), .text(share.method), .number(share.share)]
                        + names.map { $0.cell(of: share.method, in: section, tables) })
            }
        }
        return table
    }
}
