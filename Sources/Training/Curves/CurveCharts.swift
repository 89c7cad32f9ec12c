// SPDX-License-Identifier: Apache-2.0

private import Charts

/// The charts of several runs' metrics, one a question: loss, margins, accuracies, log-probabilities, gradient norm, and
/// what a probe watched.
package struct CurveCharts: Sendable {
    package var curves: [TrainingCurve]
    package var horizon: TrainingCurve.Horizon
    /// The weight of a new value in the moving average; nil draws the values as they are.
    package var alpha: Double?

    package init(_ curves: [TrainingCurve], over horizon: TrainingCurve.Horizon, alpha: Double? = nil) {
        self.curves = curves
        self.horizon = horizon
        self.alpha = alpha
    }

    private struct Kind {
        var name, title, yTitle: String
        /// Metrics with what their line is called after the run's name.
        var lines: [(metric: String, suffix: String)]
        var isShare = false
        /// Whether lines show what has changed since their first point.
        var isChange = false
        var note = "A value a step, of the step's batch."
    }

    private static let probeNote =
        "Means over the same pairs of the data at each point; unseen responses answer the same prompts and are on neither side."

    private static let kinds = [
        Kind(
            name: "loss", title: "Loss", yTitle: "loss, nats",
            lines: [("loss", ""), ("eval/loss", " held-out")]
                + ["pair", "label", "ranking"].map { ("eval/\($0)_loss", " held-out") }),
        Kind(
            name: "margins", title: "Reward margins", yTitle: "chosen less rejected",
            lines: [("rewards/margins", ""), ("eval/rewards/margins", " held-out")]),
        Kind(
            name: "accuracies", title: "Pairs ranked right", yTitle: "share",
            lines: [("rewards/accuracies", ""), ("eval/rewards/accuracies", " held-out")], isShare: true),
        Kind(
            name: "log-probabilities", title: "Log-probabilities of the responses", yTitle: "nats a response",
            lines: [
                ("logps/chosen", " chosen"), ("logps/rejected", " rejected"),
                ("eval/logps/chosen", " chosen held-out"), ("eval/logps/rejected", " rejected held-out"),
            ]),
        Kind(
            name: "gradient-norm", title: "Norm of the gradient", yTitle: "norm before clipping",
            lines: [("grad_norm", "")]),
        Kind(
            name: "probe-likelihoods", title: "Likelihood of chosen, rejected and unseen responses",
            yTitle: "log-likelihood since the first point, nats",
            lines: ["chosen", "rejected", "unseen"].map { ("probe/logps/\($0)", " \($0)") }, isChange: true,
            note: probeNote),
        Kind(
            name: "probe-gradients", title: "Norm of the gradient through each side",
            yTitle: "norm over all weights",
            lines: ["chosen", "rejected"].map { ("probe/grad_norm/\($0)", " \($0)") }, note: probeNote),
        Kind(
            name: "probe-slopes", title: "Slope of the loss in each side's likelihood",
            yTitle: "log |d loss / d likelihood|",
            lines: ["chosen", "rejected"].map { ("probe/log_dloss_dpi/\($0)", " \($0)") }, note: probeNote),
    ]

    /// File names and drawings; a chart for which no run has two values is left out.
    package func files() -> [(name: String, svg: String)] {
        Self.kinds.compactMap { kind in
            chart(kind).map { ("\(kind.name)-\(horizon.rawValue).svg", $0.svg()) }
        }
    }

    private func chart(_ kind: Kind) -> LineChart? {
        let unit = HorizonUnit(horizon, largest: largest)
        let series = curves.flatMap { curve in
            kind.lines.compactMap { line -> LineChart.Series? in
                var points = curve.points(line.metric, over: horizon).map { (x: $0.x / unit.size, y: $0.y) }
                // A held-out value alone, after the last step, is no curve.
                guard points.count > 1, let first = points.first?.y else { return nil }
                if kind.isChange { points = points.map { (x: $0.x, y: $0.y - first) } }
                let intervals = Dictionary(
                    curve.intervals(line.metric, over: horizon).map { ($0.key / unit.size, $0.value) },
                    uniquingKeysWith: { first, _ in first })
                func drawn(_ points: [(x: Double, y: Double)]) -> [LineChart.Point] {
                    Smoothing.thinned(points, to: Self.mostPoints).map {
                        LineChart.Point(x: $0.x, y: $0.y, interval: intervals[$0.x])
                    }
                }
                let name = curve.name + line.suffix
                // Held-out values are few and far apart: an average would lag behind them, and they need none.
                guard let alpha, alpha < 1, !["eval/", "probe/"].contains(where: line.metric.hasPrefix) else {
                    return LineChart.Series(name: name, points: drawn(points))
                }
                return LineChart.Series(
                    name: name, points: drawn(Smoothing.average(points, alpha: alpha)), raw: drawn(points))
            }
        }
        guard !series.isEmpty else { return nil }
        let smoothing = alpha.flatMap { $0 < 1 ? $0 : nil }.map {
            " The pale line has the values as they are; the other is their exponential moving average, alpha \($0). Held-out values are as measured."
        }
        let hasIntervals = series.contains { $0.points.contains { $0.interval != nil } }
        var chart = LineChart(
            title: kind.title, series: series, xTitle: unit.title, yTitle: kind.yTitle,
            note: kind.note + (hasIntervals ? " Whiskers: Wilson's intervals at 95 %." : "")
                + (kind.note == Self.probeNote ? "" : smoothing ?? ""),
            style: kind.isShare ? .percent : .number, fromZero: false)
        chart.mostMarkers = 12
        return chart
    }

    private static let mostPoints = 800

    private var largest: Double {
        curves.flatMap { curve in
            curve.metrics.compactMap { horizon == .steps ? Double($0.step) : $0.values[horizon.rawValue] }
        }.max() ?? 0
    }
}

/// The unit of a horizontal axis, so that its numbers stay short.
struct HorizonUnit {
    let size: Double
    let title: String

    init(_ horizon: TrainingCurve.Horizon, largest: Double) {
        let units: [(size: Double, title: String)] =
            switch horizon {
            case .steps: [(1, "step")]
            case .seconds:
                [(3_600, "hours of training"), (60, "minutes of training"), (1, "seconds of training")]
            case .flops:
                [
                    (1e18, "EFLOP, counted"), (1e15, "PFLOP, counted"), (1e12, "TFLOP, counted"),
                    (1e9, "GFLOP, counted"), (1, "operations, counted"),
                ]
            }
        let unit = units.first { largest >= 3 * $0.size } ?? units[units.count - 1]
        (size, title) = unit
    }
}
