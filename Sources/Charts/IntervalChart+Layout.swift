// SPDX-License-Identifier: Apache-2.0

extension IntervalChart {
    /// Where everything stands, from the widths of the texts.
    struct Layout {
        let margin = 24.0
        let groupHead = 26.0
        let groupGap = 12.0
        let plotWidth = 400.0
        let rowHeight: Double
        let nameWidth: Double
        let left: Double
        let right: Double
        let top: Double
        let bottom: Double
        let width: Double
        let height: Double
        let axis: Axis
        let titleLines: [String]
        let noteLines: [String]
        let namesGroups: Bool

        /// Longer names are cut.
        private static let longestName = 300.0

        init(of chart: IntervalChart) {
            let rows = chart.groups.flatMap(\.rows)
            let size = chart.isDense ? 11.5 : 13
            rowHeight = chart.isDense ? 19 : 30
            namesGroups = chart.groups.count > 1 || chart.groups.contains { !$0.name.isEmpty }
            let names = rows.map { TextMetrics.width(of: $0.name, size: size, bold: $0.isSummary) }
            nameWidth = min(names.max() ?? 0, Self.longestName)
            let values = rows.map {
                TextMetrics.width(of: chart.valueText($0), size: size, bold: $0.isSummary)
            }
            left = margin + nameWidth + 14
            right = left + plotWidth
            width = right + 12 + (values.max() ?? 0) + margin
            titleLines = TextMetrics.lines(of: chart.title, size: 18, bold: true, within: width - 2 * margin)
            top =
                (chart.reference == nil ? 56 : 76) + Double(max(titleLines.count - 1, 0)) * 24
            let heads = namesGroups ? Double(chart.groups.count) * groupHead : 0
            let gaps = Double(max(chart.groups.count - 1, 0)) * groupGap
            bottom = top + max(Double(rows.count) * rowHeight + heads + gaps, rowHeight) + 4
            noteLines = TextMetrics.lines(of: chart.note, size: 12, within: width - 2 * margin)
            height = bottom + 56 + Double(noteLines.count) * 16 + 12
            let ends = rows.flatMap { row -> [Double] in
                [row.value, row.interval?.lowerBound ?? row.value, row.interval?.upperBound ?? row.value]
            }
            axis = Axis(
                covering: ends + chart.covering + (chart.reference.map { [$0.value] } ?? []), count: 7,
                style: chart.style)
        }

        func x(of value: Double) -> Double { left + axis.position(of: value) * plotWidth }
    }
}
