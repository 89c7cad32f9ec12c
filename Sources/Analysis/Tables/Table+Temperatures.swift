// SPDX-License-Identifier: Apache-2.0

extension Table {
    /// Win rate and questions won at each temperature, and below and above 1.
    package static func temperatures(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "temperatures", title: "Win rate and questions won by temperature",
            note:
                "The questions whose responses were sampled at a temperature, or in a range of them. Intervals of 95% as in the "
                + "table of win rates, within the temperature. " + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("temperature", "Temperature", .text),
                Column("method", "Method", .text), Column("win_rate", "Win rate", .share),
                Column("interval", "95%, questions random", .shareInterval),
                Column("interval_fixed_questions", "95%, questions fixed", .shareInterval),
                Column("questions_won", "Questions won", .count), Column("shared", "Of them shared", .count),
                Column("average_winning_preference", "Average preference", .share),
                Column("votes", "Chosen", .count), Column("questions", "Questions", .count),
            ])
        for section in tables.allSections {
            for temperature in section.temperatures + section.ranges {
                for share in temperature.shares {
                    let won = temperature.won.first { $0.method == share.method }
                    table.add([
                        .text(section.name), .text(temperature.name), .text(share.method),
                        .number(share.share), .interval(share.randomQuestions),
                        .interval(share.fixedQuestions), .count(won?.won ?? 0), .count(won?.shared ?? 0),
                        (won?.won ?? 0) > 0
                            ? .number(won?.averageWinningPreference ?? 0) : .absent("it won no question"),
                        .number(share.votes), .count(share.questions),
                    ])
                }
            }
        }
        table.remarks = tables.absences.filter { $0.quantity == "by_temperature" }.map {
            "\($0.section): \($0.reason)."
        }
        return table
    }

    /// How often each place on the page was chosen.
    package static func positions(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "positions", title: "Choices by place on the page",
            note:
                "Under a counterbalanced order every place holds every method alike often, so that without a bias each place is "
                + "chosen alike often. p: Pearson's test against that, every answer independent; clustered: Hotelling's test "
                + "with participants as the units. " + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("position", "Place", .count),
                Column("observed", "Chosen", .count), Column("expected", "Expected", .number(digits: 2)),
                Column("share", "Share", .share), Column("statistic", "\u{3c7}\u{b2}", .number(digits: 2)),
                Column("df", "df", .count), Column("p", "p", .p), Column("p_clustered", "p, clustered", .p),
            ])
        for section in tables.sections {
            guard let bias = section.position else { continue }
            let total = Double(bias.observed.reduce(0, +))
            for place in bias.observed.indices {
                let isFirst = place == 0
                table.add([
                    .text(section.name), .count(place + 1), .count(bias.observed[place]),
                    .number(bias.expected[place]), .number(Double(bias.observed[place]) / max(total, 1)),
                    isFirst ? .number(bias.statistic) : .blank, isFirst ? .count(bias.df) : .blank,
                    isFirst ? .number(bias.p) : .blank,
                    isFirst
                        ? .number(
                            bias.pClustered,
                            orAbsent:
                                "too few participants, all of them alike, or pages with different numbers of options"
                        ) : .blank,
                ])
            }
        }
        return table
    }
}
