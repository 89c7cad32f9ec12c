// SPDX-License-Identifier: Apache-2.0

extension BarChart {
    /// Where everything stands, from the widths of the texts.
    struct Layout {
        let margin = 24.0
        let rowHeight = 30.0
        let groupHead = 26.0
        let groupGap = 12.0
        let plotWidth = 420.0
        let left: Double
        let right: Double
        let top: Double
        let bottom: Double
        let width: Double
        let height: Double
        let axis: Axis
        let noteLines: [String]
        let namesGroups: Bool

        init(of chart: BarChart) {
            let bars = chart.groups.flatMap(\.bars)
            namesGroups = chart.groups.count > 1 || chart.groups.contains { !$0.name.isEmpty }
            let names = bars.map { TextMetrics.width(of: $0.name, size: 13) }.max() ?? 0
            let values = bars.map { TextMetrics.width(of: chart.valueText($0), size: 13) }.max() ?? 0
            left = margin + names + 10
            right = left + plotWidth
            let heading = TextMetrics.width(of: chart.title, size: 18, bold: true) + 2 * margin
            let groupNames =
                chart.groups.map { TextMetrics.width(of: $0.name, size: 14, bold: true) }.max() ?? 0
            width = max(right + 12 + values + margin, heading, groupNames + 2 * margin)
            top = chart.reference == nil ? 56 : 76
            let rows = Double(bars.count) * rowHeight
            let heads = namesGroups ? Double(chart.groups.count) * groupHead : 0
            bottom =
                top + max(rows + heads + Double(max(chart.groups.count - 1, 0)) * groupGap, rowHeight) + 4
            noteLines = TextMetrics.lines(of: chart.note, size: 12, within: width - 2 * margin)
            height = bottom + 56 + Double(noteLines.count) * 16 + 12
            let ends = bars.flatMap { bar -> [Double] in
                [bar.value, bar.interval?.lowerBound ?? 0, bar.interval?.upperBound ?? 0]
            }
            let reference = chart.reference.map { [$0.value] } ?? []
            axis = Axis(covering: ends + [0] + reference, count: 7, style: chart.style)
        }

        func x(of value: Double) -> Double { left + axis.position(of: value) * plotWidth }
    }
}
