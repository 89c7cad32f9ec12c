// SPDX-License-Identifier: Apache-2.0

extension RowPlot {
    /// Where everything stands, from the widths of the texts.
    struct Layout {
        let margin = 24.0
        let groupHead = 26.0
        let groupGap = 12.0
        let plotWidth = 400.0
        let rowHeight: Double
        let textSize: Double
        let nameWidth: Double
        let left: Double
        let right: Double
        /// Where remarks begin.
        let remarks: Double
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

        init(of plot: RowPlot) {
            let rows = plot.groups.flatMap(\.rows)
            let size = plot.isDense ? 11.5 : 13
            textSize = size
            rowHeight = plot.isDense ? 19 : 30
            namesGroups = plot.groups.count > 1 || plot.groups.contains { !$0.name.isEmpty }
            let names = rows.map { TextMetrics.width(of: $0.name, size: size, bold: $0.isSummary) }
            nameWidth = min(names.max() ?? 0, Self.longestName)
            let values = rows.map {
                TextMetrics.width(of: plot.valueText($0), size: size, bold: $0.isSummary)
            }
            left = margin + nameWidth + 14
            right = left + plotWidth
            remarks = right + 12 + (values.max() ?? 0) + 14
            let remarkWidths =
                rows.map { TextMetrics.width(of: $0.remark, size: size, bold: $0.isSummary) }
                + [TextMetrics.width(of: plot.remarkTitle, size: 12)]
            let widest = remarkWidths.max() ?? 0
            width = (widest > 0 ? remarks + widest : remarks - 14) + margin
            titleLines = TextMetrics.lines(of: plot.title, size: 18, bold: true, within: width - 2 * margin)
            let hasHead = plot.reference != nil || !plot.remarkTitle.isEmpty
            top = (hasHead ? 76 : 56) + Double(max(titleLines.count - 1, 0)) * 24
            let heads = namesGroups ? Double(plot.groups.count) * groupHead : 0
            let gaps = Double(max(plot.groups.count - 1, 0)) * groupGap
            bottom = top + max(Double(rows.count) * rowHeight + heads + gaps, rowHeight) + 4
            noteLines = TextMetrics.lines(of: plot.note, size: 12, within: width - 2 * margin)
            height = bottom + 56 + Double(noteLines.count) * 16 + 12
            let ends = rows.flatMap { row -> [Double] in
                [row.value, row.interval?.lowerBound ?? row.value, row.interval?.upperBound ?? row.value]
            }
            axis = Axis(
                covering: ends + plot.covering + (plot.reference.map { [$0.value] } ?? []), count: 7,
                style: plot.style)
        }

        func x(of value: Double) -> Double { left + axis.position(of: value) * plotWidth }
    }
}
