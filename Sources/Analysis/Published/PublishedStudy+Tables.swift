// SPDX-License-Identifier: Apache-2.0

private import Charts

extension PublishedStudy {
    package var tables: [Table] { [printedIntervals, countedQuestions] }

    /// The print's half widths beside 1.96 sqrt(p (1 - p) / n) of the print's win rates.
    package var printedIntervals: Table {
        var table = Table(
            name: "table-11", title: "Win rates with the paper\u{2019}s intervals, printed and computed",
            note:
                "Computed: 1.96 sqrt(p (1 - p) / \(participants)), the paper\u{2019}s formula, of its printed win rates. It takes a win "
                + "rate over many questions as the share of \(participants) independent votes; clustered intervals need the votes, "
                + "which are not published. Source: \(source).",
            columns: [
                Table.Column("section", "Section", .text), Table.Column("method", "Method", .text),
                Table.Column("win_rate", "Win rate", .share),
                Table.Column("half_width_printed", "\u{b1} printed (points)", .number(digits: 1)),
                Table.Column("half_width", "\u{b1} computed (points)", .number(digits: 4)),
                Table.Column("difference", "Printed less computed", .number(digits: 4)),
                Table.Column("rounds_to_print", "Rounds to the print", .text),
                Table.Column("interval", "95%, the paper\u{2019}s", .shareInterval),
            ])
        for (section, methods) in winRates.sorted(by: { $0.key < $1.key }) {
            for (method, cell) in methods.sorted(by: { $0.key < $1.key }) {
                guard
                    let interval = ShareInterval.paper(share: cell.percent / 100, participants: participants)
                else { continue }
                let half = (interval.high - interval.low) * 50
                let isPrint =
                    DecimalText.fixed(half, digits: 1) == DecimalText.fixed(cell.halfWidth, digits: 1)
                table.add([
                    .text(section), .text(method), .number(cell.percent / 100), .number(cell.halfWidth),
                    .number(half), .number(cell.halfWidth - half), .text(isPrint ? "yes" : "no"),
                    .interval(interval),
                ])
            }
        }
        return table
    }

    /// Counts, shares and intervals of the questions whose counts follow from the print.
    package var countedQuestions: Table {
        var table = Table(
            name: "questions", title: "Questions whose counts follow from the printed percentages",
            note:
                "Count: the one number of \(participants) participants that rounds to the printed percentage; where one of the four is "
                + "not printed, what is left of \(participants), if everybody chose. Intervals of 95% for one question, participants "
                + "random: Wilson\u{2019}s, Goodman\u{2019}s simultaneous for the four methods, and the paper\u{2019}s Wald. Source: "
                + "\(source).",
            columns: [
                Table.Column("section", "Section", .text), Table.Column("question", "Question", .prose),
                Table.Column("method", "Method", .text), Table.Column("printed", "Printed", .share),
                Table.Column("count", "Count", .count), Table.Column("share", "Share", .share),
                Table.Column("difference", "Printed less share", .difference),
                Table.Column("wilson", "95%, Wilson", .shareInterval),
                Table.Column("goodman", "95%, Goodman", .shareInterval),
                Table.Column("paper", "95%, Wald", .shareInterval),
            ])
        var partly: [String] = []
        for question in questions {
            let (counts, known) = counts(of: question)
            let numbers = counts.compactMap(\.self).map(Double.init)
            guard known != .partly, numbers.reduce(0, +) == Double(participants) else {
                partly.append(question.question)
                continue
            }
            let goodman = ShareInterval.goodman(counts: numbers)
            for (place, option) in question.options.enumerated() {
                let share = numbers[place] / Double(participants)
                let unprinted = "the paper does not print it"
                table.add([
                    .text(question.section), .text(question.question), .text(option.method),
                    .number(option.percent.map { $0 / 100 }, orAbsent: unprinted), .number(numbers[place]),
                    .number(share), .number(option.percent.map { $0 / 100 - share }, orAbsent: unprinted),
                    .interval(
                        ShareInterval.wilson(share: share, count: Double(participants)), orAbsent: "no votes"),
                    .interval(goodman?[place], orAbsent: "no votes"),
                    .interval(
                        ShareInterval.paper(share: share, participants: participants), orAbsent: "no votes"),
                ])
            }
        }
        let all = questions.filter { counts(of: $0).known == .printed }.count
        let rest = questions.filter { counts(of: $0).known == .remainder }.count
        table.remarks.append(
            "Of \(questions.count) questions with printed percentages, \(all) have all of them printed and \(rest) all but one."
        )
        if !partly.isEmpty {
            table.remarks.append("Counts of these do not follow: " + partly.joined(separator: "; ") + ".")
        }
        return table
    }

    /// Each table in four forms, and a page that says what they are; the same bytes for the same file.
    package func files() throws -> [(name: String, contents: [UInt8])] {
        var files: [(name: String, contents: [UInt8])] = []
        var text = "# Published figures, computed again\n"
        for table in tables {
            text += "\n" + TableMarkdown.text(table)
            files.append(("\(table.name).csv", Array(TableCSV.text(table).utf8)))
            files.append(("\(table.name).tex", Array(TableLaTeX.text(table).utf8)))
            files.append(("\(table.name).json", try TableJSON.bytes(table)))
        }
        files.append(("README.md", Array(text.utf8)))
        return files.sorted { $0.name < $1.name }
    }
}
