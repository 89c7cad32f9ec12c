// SPDX-License-Identifier: Apache-2.0

internal import Charts
internal import StudyFiles

/// Tables of judges for reading.
package enum JudgeMarkdown {
    /// People and each judge side by side.
    package static func text(_ comparisons: [JudgeComparison]) -> String {
        comparisons.map(text).joined(separator: "\n")
    }

    /// Means and top shares of grades, best method first.
    package static func text(_ estimates: [GradeEstimate]) -> String {
        var groups: [(title: String, estimates: [GradeEstimate])] = []
        for estimate in estimates {
            let title = "\(estimate.section): grades by \(estimate.judge)"
            if groups.last?.title == title {
                groups[groups.count - 1].estimates.append(estimate)
            } else {
                groups.append((title, [estimate]))
            }
        }
        return groups.map { title, estimates in
            "## \(MarkdownTable.cell(title))\n\n" + table(estimates)
        }.joined(separator: "\n")
    }

    private static func text(_ comparison: JudgeComparison) -> String {
        var table = MarkdownTable([
            "Method", "Win rate, people", "Win rate, \(comparison.judge)", "Characters, average",
        ])
        for row in comparison.rows {
            table.add([row.method, percent(row.people), percent(row.judge), number(row.length, digits: 0)])
        }
        return
            "## \(MarkdownTable.cell(comparison.section)): people and \(MarkdownTable.cell(comparison.judge))\n\n"
            + table.text + "\n" + comparison.sentences.map { "- \(MarkdownTable.cell($0))\n" }.joined()
    }

    private static func table(_ estimates: [GradeEstimate]) -> String {
        let tops = estimates.first?.tops.map(\.from) ?? []
        let highest = estimates.map(\.highest).max() ?? 0
        func title(_ from: Double) -> String {
            from == highest
                ? number(from, digits: 0)
                : from == highest - 1
                    ? "\(number(from, digits: 0)) and \(number(highest, digits: 0))"
                    : "\(text(from)) and above"
        }
        var table = MarkdownTable(
            ["Method", "Grades", "Mean", "95%"] + tops.map { "Share of \(title($0))" }
                + ["Win rate without ties", "Characters, average"])
        let sorted = estimates.sorted { ($1.mean.mean, $0.method) < ($0.mean.mean, $1.method) }
        for estimate in sorted {
            let interval = estimate.mean.interval.interval.map {
                "\(number($0.low, digits: 2)) to \(number($0.high, digits: 2))"
            }
            table.add(
                [
                    estimate.method, "\(estimate.mean.count)", number(estimate.mean.mean, digits: 2),
                    interval ?? "absent",
                ] + estimate.tops.map { mean($0.share) } + [
                    percent(estimate.winRate), number(estimate.characters, digits: 0),
                ])
        }
        return table.text
            + "\nIntervals let a question's grades hang together (Student's t over questions); "
            + "they say nothing of other judges.\n"
    }

    private static func text(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? number(value, digits: 1)
    }

    private static func mean(_ mean: QuestionMean?) -> String {
        guard let mean else { return "absent" }
        let interval = mean.interval.interval.map {
            " (\(DecimalText.fixed($0.low * 100, digits: 1)) to \(DecimalText.fixed($0.high * 100, digits: 1)))"
        }
        return percent(mean.mean) + (interval ?? "")
    }

    private static func percent(_ share: Double?) -> String {
        share.map { DecimalText.fixed($0 * 100, digits: 1) + "%" } ?? "absent"
    }

    private static func number(_ value: Double?, digits: Int) -> String {
        value.map { DecimalText.fixed($0, digits: digits) } ?? "absent"
    }
}
