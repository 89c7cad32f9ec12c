// SPDX-License-Identifier: Apache-2.0

private import Charts

/// The charts of a comparison: pairs ranked right, operations, and margins over training.
package struct ComparisonCharts: Sendable {
    private let comparison: MethodComparison
    private let runs: [ComparedRun]

    package init(_ comparison: MethodComparison, _ runs: [ComparedRun]) {
        self.comparison = comparison
        self.runs = runs
    }

    /// File names and drawings.
    package func files() -> [(name: String, svg: String)] {
        guard !comparison.rows.isEmpty else { return [] }
        return [("accuracies.svg", accuracies.svg()), ("operations.svg", operations.svg())] + margins
    }

    private var starts: [String] {
        comparison.rows.map(\.start).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private var methods: [String] {
        comparison.rows.map(\.method).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private func groups(
        _ value: (MethodComparison.Row) -> (value: Double, interval: ClosedRange<Double>?)
    ) -> [ChartGroup] {
        starts.map { start in
            ChartGroup(
                name: "from \(start)",
                rows: comparison.rows.filter { $0.start == start }.map { row in
                    let (value, interval) = value(row)
                    return ChartRow(
                        name: row.method, value: value, interval: interval,
                        series: methods.firstIndex(of: row.method) ?? 0)
                })
        }
    }

    private var accuracies: BarChart {
        BarChart(
            title: "Held-out pairs ranked right",
            groups: groups { ($0.accuracy, $0.interval.low...$0.interval.high) },
            axisTitle: "share of pairs", reference: ("chance", 0.5),
            note:
                "Means over seeds. Whiskers: Wilson's 95 % interval for the \(comparison.heldOutPairs) held-out pairs."
        )
    }

    private var operations: BarChart {
        BarChart(
            title: "Operations of training", groups: groups { ($0.operations / 1e12, nil) },
            axisTitle: "TFLOP, counted", note: "Scoring under the reference and features included.",
            style: .number)
    }

    /// The margins of a head over the iterations of its second phase: sigmoid of the difference of scores, as the papers
    /// draw it.
    private func headMargins(_ start: String) -> [(name: String, svg: String)] {
        guard let curve = runs.first(where: { $0.start == start && $0.method == "coala" })?.curve else {
            return []
        }
        let series = ["mean", "min", "max"].map { name in
            LineChart.Series(
                name: name,
                points: curve.metrics.compactMap { step in
                    step.values["margins/\(name)"].map { LineChart.Point(x: Double(step.step), y: $0) }
                })
        }
        guard series.allSatisfy({ $0.points.count > 1 }) else { return [] }
        let chart = LineChart(
            title: "COALA's margins", series: series, xTitle: "iteration of the second phase",
            yTitle: "sigmoid of chosen less rejected",
            note: "Over the pairs that it is fitted to; 0.5 is no preference.", style: .number,
            fromZero: false)
        return [("from-\(start)-coala-margins.svg", chart.svg())]
    }

    /// The first seed's curves, a chart for each start and horizon.
    private var margins: [(name: String, svg: String)] {
        starts.flatMap { start -> [(name: String, svg: String)] in
            var seen: Set<String> = []
            let curves = runs.filter { $0.start == start && seen.insert($0.method).inserted }
                .compactMap { run in
                    run.curve.map { TrainingCurve(name: run.method, metrics: $0.metrics) }
                }
            // A head's iterations are no steps through data.
            let trained = curves.filter { $0.name != "coala" }
            return headMargins(start)
                + [TrainingCurve.Horizon.steps, .flops].flatMap { horizon in
                    CurveCharts(trained, over: horizon, alpha: 0.1).files()
                        .filter { $0.name.hasPrefix("margins") || $0.name.hasPrefix("accuracies") }
                        .map { ("from-\(start)-\($0.name)", $0.svg) }
                }
        }
    }
}
