// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

extension SequentialComparison.Look {
    /// The time of the latest answer, by the second.
    var time: String? { moment.map { Moment.text(milliseconds: $0, hasFraction: false) } }
}

extension Table {
    private static let sequentialNote =
        "Participants in the order of their first answers, each with their mean over these questions as one value, so that answers of "
        + "one person may hang together. Confidence sequences of 95% (betting, Waudby-Smith and Ramdas 2024): all looks together are ever "
        + "wrong with probability .05, so that one may look after every participant and end the study for what is seen. Each row "
        + "stands for itself; with k rows in view at once the chance that some row errs is up to k times .05. Against chance: a method's share "
        + "less one over the number of options. "

    /// What may be said now of a study looked at while it runs, and since when.
    package static func sequential(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "sequential", title: "Looks at a study still open",
            note: sequentialNote
                + "Decided: the first look whose interval left out no difference; the time is of the latest answer it needed. "
                + "Votes as independent: the beta-binomial sequence over single votes, which errs more often than it says. "
                + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("method", "Method", .text),
                Column("against", "Against", .text), Column("participants", "Participants", .count),
                Column("difference", "Difference", .difference),
                Column("interval", "95%, all looks", .differenceInterval),
                Column("decided_after", "Decided after participants", .count),
                Column("decided_at", "At", .text),
                Column("interval_votes", "95%, votes as independent", .differenceInterval),
            ])
        for (section, figures) in tables.sequential.sorted(by: { $0.key < $1.key }) {
            for comparison in figures.comparisons {
                let open = "no look has left out no difference"
                table.add([
                    .text(section), .text(comparison.first), .text(comparison.second ?? "chance"),
                    .count(comparison.now.participants), .number(comparison.now.difference),
                    .interval(
                        comparison.now.interval,
                        orAbsent: "no one difference fits earlier and later participants"),
                    .number(comparison.decided.map { Double($0.participants) }, orAbsent: open),
                    time(of: comparison.decided), votes(comparison.votesInterval),
                ])
            }
            if figures.withoutTimes > 0 {
                table.remarks.append(
                    "\(section): \(StudyTables.count(figures.withoutTimes, "participant")) without times stand last."
                )
            }
        }
        table.remarks += tables.absences.filter { $0.quantity == "sequential" }.map {
            "\($0.section): \($0.reason)."
        }
        return table
    }

    private static func time(of look: SequentialComparison.Look?) -> Cell {
        guard let look else { return .blank }
        return look.time.map(Cell.text) ?? .absent("the answers until then have no times")
    }

    private static func votes(_ interval: Interval?) -> Cell {
        interval.map { .interval($0, orAbsent: "") } ?? .blank
    }

    /// The looks themselves, at most a hundred a comparison: what a chart of them is drawn from.
    package static func sequentialLooks(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "sequential-looks", title: "Looks one after another",
            note: sequentialNote
                + "At most a hundred looks of each comparison, and the first that left out no difference.",
            columns: [
                Column("section", "Section", .text), Column("method", "Method", .text),
                Column("against", "Against", .text), Column("participants", "Participants", .count),
                Column("latest_answer", "Latest answer", .text),
                Column("difference", "Difference", .difference),
                Column("interval", "95%, all looks", .differenceInterval),
            ])
        for (section, figures) in tables.sequential.sorted(by: { $0.key < $1.key }) {
            for comparison in figures.comparisons {
                for look in comparison.looks {
                    table.add([
                        .text(section), .text(comparison.first), .text(comparison.second ?? "chance"),
                        .count(look.participants), time(of: look),
                        .number(look.difference),
                        .interval(
                            look.interval,
                            orAbsent: "no one difference fits earlier and later participants"),
                    ])
                }
            }
        }
        return table
    }
}
