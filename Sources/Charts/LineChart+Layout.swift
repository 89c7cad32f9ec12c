// SPDX-License-Identifier: Apache-2.0

extension LineChart {
    /// Where everything stands, from the widths of the texts.
    struct Layout {
        struct EndLabel {
            var series: Int
            /// The line's last point.
            var from: (x: Double, y: Double)
            /// The label's own height, moved so that labels do not meet.
            var y: Double
        }

        let margin = 24.0
        let plotWidth = 560.0
        let plotHeight = 300.0
        let left: Double
        let right: Double
        let top: Double
        let bottom: Double
        let width: Double
        let height: Double
        let xAxis: Axis
        let yAxis: Axis
        /// Left ends of the legend's entries: the series, then the reference.
        let legend: [(x: Double, y: Double)]
        let noteLines: [String]
        private(set) var endLabels: [EndLabel] = []
        private let seriesCount: Int
        private let spreads: Bool

        init(of chart: LineChart) {
            let points = chart.series.flatMap { $0.points + $0.raw }
            let heights = points.flatMap {
                [$0.y, $0.interval?.lowerBound ?? $0.y, $0.interval?.upperBound ?? $0.y]
            }
            let extra = (chart.fromZero ? [0] : []) + (chart.reference.map { [$0.value] } ?? [])
            xAxis = Self.axis(chart.xScale, over: points.map(\.x), count: 12, style: .number)
            yAxis = Self.axis(chart.yScale, over: heights + extra, count: 6, style: chart.style)
            // Only whiskers and markers at the same x need room beside one another.
            spreads =
                chart.setsSeriesApart && chart.series.allSatisfy { $0.points.count <= chart.mostMarkers }
            let hasLabels = Double(chart.series.count) * Self.labelHeight <= plotHeight
            seriesCount = chart.series.count
            let axis = yAxis
            let ticks = axis.ticks.map { TextMetrics.width(of: axis.label($0), size: 12) }.max() ?? 0
            let labels = hasLabels ? chart.series.map(\.name) : []
            let names = labels.map { TextMetrics.width(of: $0, size: 13, bold: true) }.max() ?? 0
            left = margin + 18 + ticks + 8
            right = left + plotWidth
            let heading = TextMetrics.width(of: chart.title, size: 18, bold: true) + 2 * margin
            width = max(right + 20 + names + margin, heading)

            var spots: [(x: Double, y: Double)] = []
            var x = margin
            var y = 60.0
            for name in chart.series.map(\.name) + (chart.reference.map { [$0.name] } ?? []) {
                let size = 42 + TextMetrics.width(of: name, size: 13) + 22
                if x > margin, x + size > width - margin { (x, y) = (margin, y + 22) }
                spots.append((x, y))
                x += size
            }
            legend = spots
            top = y + 26
            bottom = top + plotHeight
            noteLines = TextMetrics.lines(of: chart.note, size: 12, within: width - 2 * margin)
            height = bottom + 58 + Double(noteLines.count) * 16 + 12
            guard hasLabels else { return }
            endLabels = Self.spread(
                chart.series.indices.compactMap { place in
                    guard let last = chart.series[place].points.last else { return nil }
                    let from = (x: self.x(of: last.x, series: place), y: self.y(of: last.y))
                    return EndLabel(series: place, from: from, y: from.y)
                }, between: top, and: bottom)
        }

        /// The ends of the axis stand a little inside, so that markers and whiskers there do not touch the edge.
        func x(of value: Double) -> Double { left + 16 + xAxis.position(of: value) * (plotWidth - 32) }

        /// Series stand a little beside one another, so that whiskers at the same x can be told apart.
        func x(of value: Double, series: Int) -> Double {
            x(of: value) + (spreads ? 1 : 0) * (Double(series) - Double(seriesCount - 1) / 2) * 3
        }

        func y(of value: Double) -> Double { bottom - yAxis.position(of: value) * plotHeight }

        private static func axis(
            _ scale: Axis.Scale, over values: [Double], count: Int, style: Axis.Style
        ) -> Axis {
            switch scale {
            case .linear: Axis(covering: values, count: count, style: style)
            case .logarithmic: Axis(logarithmicOver: values, style: style)
            case .squareRoot: Axis(squareRootOver: values, style: style)
            }
        }

        /// From one label's line to the next.
        private static let labelHeight = 16.0

        /// Moves labels apart to their height, first downward, then up from the lower edge.
        private static func spread(_ labels: [EndLabel], between top: Double, and bottom: Double)
            -> [EndLabel]
        {
            var sorted = labels.sorted { ($0.y, $0.series) < ($1.y, $1.series) }
            for index in sorted.indices.dropFirst() {
                sorted[index].y = max(sorted[index].y, sorted[index - 1].y + labelHeight)
            }
            var limit = bottom
            for index in sorted.indices.reversed() {
                sorted[index].y = min(sorted[index].y, limit)
                limit = sorted[index].y - labelHeight
            }
            return sorted
        }
    }
}
