// SPDX-License-Identifier: Apache-2.0

extension PanelChart {
    /// Where everything stands: panels in rows of two, both axes shared.
    struct Layout {
        struct Panel {
            var left: Double
            var right: Double
            var top: Double
            var bottom: Double
            var xAxis: Axis
            var yAxis: Axis
            var isFirstInRow: Bool
            var isLastInColumn: Bool

            /// The ends of the axis stand a little inside, so that markers there do not touch the edge.
            func x(_ value: Double) -> Double {
                left + 10 + xAxis.position(of: value) * (right - left - 20)
            }

            func y(_ value: Double) -> Double { bottom - yAxis.position(of: value) * (bottom - top) }
        }

        let margin = 24.0
        let panelWidth = 300.0
        let panelHeight = 170.0
        let gapX = 28.0
        let gapY = 44.0
        let columns: Int
        let left: Double
        let right: Double
        let top: Double
        let bottom: Double
        let width: Double
        let height: Double
        let xAxis: Axis
        let yAxis: Axis
        let titleLines: [String]
        let noteLines: [String]
        private let count: Int

        init(of chart: PanelChart) {
            let points = chart.series.flatMap(\.points)
            let heights = points.flatMap {
                [$0.y, $0.interval?.lowerBound ?? $0.y, $0.interval?.upperBound ?? $0.y]
            }
            count = chart.series.count
            columns = max(1, min(2, count))
            let rows = max(1, (count + columns - 1) / columns)
            xAxis = Axis(covering: points.map(\.x), count: 7)
            yAxis = Axis(
                covering: heights + [0] + (chart.reference.map { [$0.value] } ?? []), count: 5,
                style: chart.style)
            let axis = yAxis
            let ticks = axis.ticks.map { TextMetrics.width(of: axis.label($0), size: 12) }.max() ?? 0
            left = margin + 18 + ticks + 8
            right = left + Double(columns) * panelWidth + Double(columns - 1) * gapX
            width = right + margin
            titleLines = TextMetrics.lines(of: chart.title, size: 18, bold: true, within: width - 2 * margin)
            top = 78 + Double(max(titleLines.count - 1, 0)) * 24
            bottom = top + Double(rows) * panelHeight + Double(rows - 1) * gapY
            let reference = chart.reference.map { "Dashed line across: \($0.name). " } ?? ""
            noteLines = TextMetrics.lines(of: reference + chart.note, size: 12, within: width - 2 * margin)
            height = bottom + 60 + Double(noteLines.count) * 16 + 12
        }

        func panel(_ place: Int) -> Panel {
            let (row, column) = (place / columns, place % columns)
            let x = left + Double(column) * (panelWidth + gapX)
            let y = top + Double(row) * (panelHeight + gapY)
            return Panel(
                left: x, right: x + panelWidth, top: y, bottom: y + panelHeight, xAxis: xAxis, yAxis: yAxis,
                isFirstInRow: column == 0, isLastInColumn: place + columns >= count)
        }
    }
}
