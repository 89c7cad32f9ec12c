// SPDX-License-Identifier: Apache-2.0

extension Table {
    /// Win rates with the rules of exclusion and without, side by side.
    package static func exclusions(_ tables: StudyTables, whole: StudyTables, left: LeftOut) -> Table {
        let rules = left.rules.map {
            "\($0.label): \(StudyTables.count($0.participants, "participant")), \(StudyTables.count($0.votes, "answer"))"
        }
        var table = Table(
            name: "exclusions", title: "Win rate with and without exclusions",
            note: "Left out, in this order: "
                + (rules.isEmpty ? "nobody" : rules.joined(separator: "; "))
                + ". Intervals of 95%, participants and questions random. With exclusions: " + tables.scope
                + " Without: " + whole.scope,
            columns: [
                Column("section", "Section", .text), Column("method", "Method", .text),
                Column("win_rate", "With exclusions", .share), Column("interval", "95%", .shareInterval),
                Column("win_rate_without", "Without", .share),
                Column("interval_without", "95%, without", .shareInterval),
                Column("difference", "Difference", .difference),
            ])
        if !left.setAside.isEmpty {
            table.remarks.append(
                "Registered, and not applied as it was registered: \(left.setAside.joined(separator: "; ")).")
        }
        for section in whole.allSections {
            let own = tables.allSections.first { $0.name == section.name }
            for share in section.sortedShares {
                let kept = own?.share(of: share.method)
                let reason = "every answer that could have chosen it is left out"
                table.add([
                    .text(section.name), .text(share.method), .number(kept?.share, orAbsent: reason),
                    kept.map { .interval($0.randomQuestions) } ?? .absent(reason), .number(share.share),
                    .interval(share.randomQuestions),
                    .number(kept.map { $0.share - share.share }, orAbsent: reason),
                ])
            }
        }
        return table
    }
}
