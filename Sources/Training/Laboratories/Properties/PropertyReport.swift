// SPDX-License-Identifier: Apache-2.0

private import Charts
package import FoundationEssentials
private import StudyFiles

/// The files of the laboratory on a checkpoint: `report.md`, `properties.csv`, `properties.json` and charts.
package struct PropertyReport: Sendable {
    package var rows: [PropertyRow]
    /// Of each scenario's first run with equal betas, or else with the first one.
    package var curves: [(scenario: Int, curve: TrainingCurve)]
    /// A reward model's and DPO's runs on the same pairs, measured on the same held-out ones while they train.
    package var stability: [TrainingCurve]
    /// What was done, in sentences for the report's head.
    package var setting: [String]

    package init(
        rows: [PropertyRow], curves: [(scenario: Int, curve: TrainingCurve)], stability: [TrainingCurve],
        setting: [String]
    ) {
        self.rows = rows
        self.curves = curves
        self.stability = stability
        self.setting = setting
    }

    package func files() throws -> [(name: String, contents: Data)] {
        [
            ("report.md", Data(markdown.utf8)), ("properties.csv", Data(csv.utf8)),
            ("properties.json", Data(try JSONLines.encode(rows))),
        ] + charts.map { ($0.name, Data($0.svg.utf8)) }
    }

    // MARK: For reading

    package var markdown: String {
        var text = "# What preference learning does to both sides of its pairs\n\n"
        text += setting.map { "- \($0)\n" }.joined() + "\n"
        text += "## Mean log-probability a token, before and after\n\n" + table + "\n" + Self.notes
        if !stability.isEmpty {
            text += "\n## A reward model beside DPO, held-out pairs ranked right\n\n" + stabilityTable
        }
        return text
    }

    private static let notes = """
        Means over the scenario's pairs, which are those that were learned, and over seeds, in nats a token; in brackets the mean \
        log-likelihood of a whole response. Fall: what the rejected side loses a token, less what the chosen side loses, with its \
        standard error over seeds, which order the pairs and nothing else. With equal betas it is DPO, with a smaller \
        one on the rejected side Flex-DPO.

        """

    /// A scenario's runs with one beta, in the order of the rows.
    private var groups: [[PropertyRow]] {
        var order: [String] = []
        var found: [String: [PropertyRow]] = [:]
        for row in rows {
            let key = "\(row.scenario)/\(row.betaRejected)"
            if found[key] == nil { order.append(key) }
            found[key, default: []].append(row)
        }
        return order.compactMap { found[$0] }
    }

    private var table: String {
        var table = MarkdownTable(
            [
                "scenario", "chosen", "rejected", "beta-", "seeds", "chosen before", "after",
                "rejected before",
                "after", "fall",
            ], words: 3)
        for runs in groups {
            func mean(_ value: (PropertyRow) -> Double) -> Double {
                Moments.mean(runs.map(value))
            }
            func cell(
                _ a: KeyPath<PropertyReading, Double>, _ sum: KeyPath<PropertyReading, Double>, after: Bool
            )
                -> String
            {
                let (token, whole) = (
                    mean { (after ? $0.after : $0.before)[keyPath: a] },
                    mean { (after ? $0.after : $0.before)[keyPath: sum] }
                )
                return "\(DecimalText.fixed(token, digits: 4)) (\(DecimalText.fixed(whole, digits: 1)))"
            }
            let falls = runs.map {
                ($0.before.rejectedMean - $0.after.rejectedMean)
                    - ($0.before.chosenMean - $0.after.chosenMean)
            }
            let (fall, error) = (Moments.mean(falls), Moments.standardError(falls))
            let scenario = PropertyScenario.all.first { $0.number == runs[0].scenario }
            table.add([
                "\(runs[0].scenario)", scenario?.chosenSource ?? "", scenario?.rejectedSource ?? "",
                DecimalText.length(runs[0].betaRejected), "\(runs.count)",
                cell(\.chosenMean, \.chosenSum, after: false), cell(\.chosenMean, \.chosenSum, after: true),
                cell(\.rejectedMean, \.rejectedSum, after: false),
                cell(\.rejectedMean, \.rejectedSum, after: true),
                DecimalText.fixed(fall, digits: 4)
                    + (runs.count > 1 ? " ± " + DecimalText.fixed(error, digits: 4) : ""),
            ])
        }
        return table.text
    }

    private var stabilityTable: String {
        var table = MarkdownTable(["run", "first", "best", "last", "mean step between measurements"])
        for curve in stability {
            let values = curve.points(Self.accuracy, over: .steps).map(\.y)
            guard let first = values.first, let last = values.last else { continue }
            let moves = zip(values, values.dropFirst()).map { abs($1 - $0) }
            table.add([
                curve.name, percent(first), percent(values.max() ?? first), percent(last),
                moves.isEmpty ? "" : percent(moves.reduce(0, +) / Double(moves.count)),
            ])
        }
        return table.text
    }

    private static let accuracy = "eval/rewards/accuracies"

    private func percent(_ share: Double) -> String { DecimalText.fixed(share * 100, digits: 1) + " %" }

    // MARK: Charts

    private var charts: [(name: String, svg: String)] {
        let sides = ["chosen", "rejected"].compactMap { side -> (name: String, svg: String)? in
            chart(
                "\(side).svg", "Likelihood of \(side) responses over training",
                curves.map { ("scenario \($0.scenario)", $0.curve) }, "probe/logps/\(side)",
                "change of the log-likelihood, nats", fromStart: true)
        }
        let stable = chart(
            "reward-model.svg", "Held-out pairs ranked right", stability.map { ($0.name, $0) }, Self.accuracy,
            "share of pairs", fromStart: false)
        return sides + [stable].compactMap(\.self)
    }

    private func chart(
        _ name: String, _ title: String, _ curves: [(name: String, curve: TrainingCurve)], _ metric: String,
        _ yTitle: String, fromStart: Bool
    ) -> (name: String, svg: String)? {
        let series = curves.compactMap { curve -> LineChart.Series? in
            let points = curve.curve.points(metric, over: .steps)
            guard points.count > 1 else { return nil }
            let base = fromStart ? points[0].y : 0
            return LineChart.Series(
                name: curve.name, points: points.map { LineChart.Point(x: $0.x, y: $0.y - base) })
        }
        guard !series.isEmpty else { return nil }
        let chart = LineChart(
            title: title, series: series, xTitle: "step", yTitle: yTitle,
            note: "The first seed of each; means over the pairs that are watched.",
            style: fromStart ? .number : .percent, fromZero: false)
        return (name, chart.svg())
    }

    // MARK: For programs

    private var csv: String {
        var text = CommaSeparatedValues.line([
            "scenario", "beta_rejected", "seed", "chosen_mean_before", "rejected_mean_before",
            "chosen_mean_after",
            "rejected_mean_after", "chosen_sum_before", "rejected_sum_before", "chosen_sum_after",
            "rejected_sum_after",
        ])
        for row in rows {
            let numbers =
                [row.before, row.after].flatMap { [$0.chosenMean, $0.rejectedMean] }
                + [row.before, row.after].flatMap { [$0.chosenSum, $0.rejectedSum] }
            text += CommaSeparatedValues.line(
                ["\(row.scenario)", "\(row.betaRejected)", "\(row.seed)"] + numbers.map { "\($0)" })
        }
        return text
    }
}
