// SPDX-License-Identifier: Apache-2.0

private import Charts
package import FoundationEssentials
private import StudyFiles

/// The files of the frontier: `report.md`, `frontier.csv`, `frontier.json` and `frontier.svg`.
package struct FrontierReport: Sendable {
    package let means: [FrontierMean]
    package var setting: [String]
    /// Runs that are not among the points, in words.
    package var absences: [String]

    package init(_ points: [FrontierPoint], setting: [String], absences: [String]) {
        means = FrontierMean.all(points)
        self.setting = setting
        self.absences = absences
    }

    package func files() throws -> [(name: String, contents: Data)] {
        [
            ("report.md", Data(markdown.utf8)), ("frontier.csv", Data(csv.utf8)),
            ("frontier.json", Data(try JSONLines.encode(means))), ("frontier.svg", Data(chart.utf8)),
        ]
    }

    package var markdown: String {
        var table = MarkdownTable(
            [
                "method", "setting", "steps", "seeds", "reward", "SE", "KL", "SE", "TFLOP", "seconds",
                "frontier",
            ], words: 2)
        for mean in means {
            table.add([
                mean.method, mean.setting, mean.steps.map { "\($0)" } ?? "", "\(mean.seeds)",
                DecimalText.fixed(mean.reward, digits: 4), DecimalText.fixed(mean.rewardError, digits: 4),
                DecimalText.fixed(mean.divergence, digits: 3),
                DecimalText.fixed(mean.divergenceError, digits: 3),
                mean.operations.map { DecimalText.fixed($0 / 1e12, digits: 3) } ?? "",
                mean.seconds.map { DecimalText.fixed($0, digits: 0) } ?? "", mean.isOnFrontier ? "yes" : "",
            ])
        }
        var text = "# Reward against divergence from the reference\n\n"
        text += setting.map { "- \($0)\n" }.joined() + "\n" + table.text + "\n" + Self.notes
        if !absences.isEmpty {
            text += "\n## What is missing, and why\n\n" + absences.map { "- \($0).\n" }.joined()
        }
        return text
    }

    private static let notes = """
        Reward: mean score of responses to held-out prompts. KL: of the policy from the reference, nats a response, at the temperature of \
        sampling; of best of N its bound log N - (N - 1) / N. SE: standard errors over prompts and over seeds, added in squares. \
        Seconds are those of its steps on this machine, drawing and scoring among them. Frontier: no other row is as good in reward and KL and better in one.

        """

    private var chart: String {
        var order: [String] = []
        var groups: [String: [FrontierMean]] = [:]
        for mean in means {
            // One line for all counts of best of N.
            let name = mean.method.hasPrefix("best of ") ? "best of N" : mean.method
            if groups[name] == nil { order.append(name) }
            groups[name, default: []].append(mean)
        }
        let series = order.map { name in
            LineChart.Series(
                name: name,
                points: (groups[name] ?? []).sorted { $0.divergence < $1.divergence }.map {
                    LineChart.Point(
                        x: $0.divergence, y: $0.reward,
                        interval: ($0.reward - $0.rewardError)...($0.reward + $0.rewardError))
                })
        }
        var chart = LineChart(
            title: "Reward against divergence", series: series,
            xTitle: "KL from the reference, nats a response, on a scale of square roots",
            yTitle: "reward",
            note:
                "Means over seeds on held-out prompts. Whiskers: one standard error, over prompts and seeds.",
            fromZero: false
        )
        chart.xScale = .squareRoot
        chart.setsSeriesApart = false
        return chart.svg()
    }

    private var csv: String {
        var text = CommaSeparatedValues.line([
            "method", "setting", "steps", "seeds", "reward", "reward_se", "kl", "kl_se", "flops", "seconds",
            "frontier",
        ])
        for mean in means {
            text += CommaSeparatedValues.line([
                mean.method, mean.setting, mean.steps.map { "\($0)" } ?? "", "\(mean.seeds)",
                "\(mean.reward)", "\(mean.rewardError)", "\(mean.divergence)", "\(mean.divergenceError)",
                mean.operations.map { "\($0)" } ?? "", mean.seconds.map { "\($0)" } ?? "",
                "\(mean.isOnFrontier)",
            ])
        }
        return text
    }
}
