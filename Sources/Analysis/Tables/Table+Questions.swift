// SPDX-License-Identifier: Apache-2.0

extension Table {
    /// Shares of each question's answers by method, with what the method wrote where that is known.
    package static func questions(_ tables: StudyTables, texts: ResponseTexts? = nil) -> Table {
        let hasTexts = texts.map { !$0.isEmpty } ?? false
        var table = Table(
            name: "questions", title: "Answers by question",
            note:
                "Share: of the answers to the question that offered it and chose any method. Interval: Wilson's of 95%, participants random, "
                + "this question alone. First place: the most chosen method, or those that share it. "
                + (hasTexts ? "" : "What the methods wrote is not known here. ") + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("question", "Question", .text),
                Column("prompt", "Prompt", .prose), Column("method", "Method", .text),
                Column("votes", "Chosen", .count), Column("share", "Share", .share),
                Column("interval", "95%, Wilson", .shareInterval), Column("first", "First place", .text),
                Column("undecided", "Ties and none", .count),
            ] + (hasTexts ? [Column("response", "Response", .prose)] : []))
        for section in tables.sections {
            for tally in section.tallies {
                let question = section.questions[tally.question]
                let winners = tally.winners
                for method in section.offered[tally.question] {
                    let reason = "no answer to the question that offered it chose a method"
                    let share = tally.share(of: method)
                    var row: [Cell] = [
                        .text(section.name), .text(question.id),
                        .text(texts?.prompt(of: question) ?? question.prompt), .text(section.methods[method]),
                        .number(tally.counts[method]), .number(share, orAbsent: reason),
                        .interval(
                            share.flatMap { ShareInterval.wilson(share: $0, count: tally.offered[method]) },
                            orAbsent: reason),
                        .text(winners.contains(method) ? (winners.count > 1 ? "shared" : "yes") : "no"),
                        .number(tally.undecided),
                    ]
                    if hasTexts, let texts {
                        let text = texts.response(of: section.methods[method], to: question)
                        row.append(
                            text.map { .text($0) } ?? .absent("its text is not in the file of responses"))
                    }
                    table.add(row)
                }
            }
        }
        return table
    }
}
