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
    ) -> [BarChart.Group] {
        starts.map { start in
            BarChart.Group(
                name: "from \(start)",
                bars: comparison.rows.filter { $0.start == start }.map { row in
                    let (value, interval) = value(row)
                    return BarChart.Bar(
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

    /// The first seed's curves, a chart for each start and horizon.
    private var margins: [(name: String, svg: String)] {
        starts.flatMap { start -> [(name: String, svg: String)] in
            var seen: Set<String> = []
            let curves = runs.filter { $0.start == start && seen.insert($0.method).inserted }
                .compactMap { run in
                    run.curve.map { TrainingCurve(name: run.method, metrics: $0.metrics) }
                }
            return [TrainingCurve.Horizon.steps, .flops].flatMap { horizon in
                CurveCharts(curves, over: horizon, alpha: 0.1).files()
                    .filter { $0.name.hasPrefix("margins") || $0.name.hasPrefix("accuracies") }
                    .map { ("from-\(start)-\($0.name)", $0.svg) }
            }
        }
    }
}
