// SPDX-License-Identifier: Apache-2.0

extension Table {
    /// Win rate by method and the temperature of its own response, where the options of a page had different ones.
    package static func optionTemperatures(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "option-temperatures", title: "Win rate by method and temperature of the option shown",
            note:
                "Where the responses of one page were sampled at different temperatures: over the answers whose page showed the method at this "
                + "temperature, or in this range, the mean over questions of the share that chose it. If all alike: that share if the options of "
                + "every page were chosen alike often. Intervals of 95% as in the table of win rates, each row for itself. "
                + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("temperature", "Temperature", .text),
                Column("method", "Method", .text), Column("win_rate", "Win rate", .share),
                Column("chance", "If all alike", .share),
                Column("interval", "95%, questions random", .shareInterval),
                Column("interval_fixed_questions", "95%, questions fixed", .shareInterval),
                Column("votes", "Chosen", .count), Column("ballots", "Answers", .count),
                Column("questions", "Questions", .count), Column("participants", "Participants", .count),
            ])
        for section in tables.allSections {
            for option in section.optionTemperatures + section.optionRanges {
                table.add([
                    .text(section.name), .text(option.name), .text(option.method), .number(option.share),
                    .number(option.chance), .interval(option.randomQuestions),
                    .interval(option.fixedQuestions), .number(option.votes), .number(option.ballots),
                    .count(option.questions), .count(option.participants),
                ])
            }
        }
        return table
    }
}

/// A share by the keys of KEYS.md.
struct OptionTemperatureJSON: Encodable {
    let win_rate, chance, votes, ballots: Double
    let interval, interval_fixed_questions: Interval?
    let questions, participants: Int

    init(_ option: OptionTemperature) {
        (win_rate, chance) = (option.share, option.chance)
        (votes, ballots) = (option.votes, option.ballots)
        interval = option.randomQuestions.interval
        interval_fixed_questions = option.fixedQuestions.interval
        (questions, participants) = (option.questions, option.participants)
    }
}
