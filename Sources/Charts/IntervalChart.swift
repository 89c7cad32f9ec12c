// SPDX-License-Identifier: Apache-2.0

/// Rows of estimates with their intervals over one axis: win rates of methods, differences of pairs, a forest of questions.
///
/// A mark whose shape goes with its series, a line for the interval, the numbers in words at the right. The mark of a summary
/// is a diamond as wide as its interval, below a rule, as forest plots have it.
package struct IntervalChart: Sendable {
    package var title: String
    package var groups: [ChartGroup]
    package var axisTitle: String
    /// A line across all rows, such as chance or no difference, with its name.
    package var reference: (name: String, value: Double)?
    /// What the intervals are and how much is behind them; stands under the chart.
    package var note: String
    package var style: Axis.Style
    /// What the axis reaches to in any case.
    package var covering: [Double]
    /// Whether rows of the same group stand close, for forests of many.
    package var isDense: Bool
    /// Over the column of the rows' remarks.
    package var remarkTitle: String

    package init(
        title: String, groups: [ChartGroup], axisTitle: String,
        reference: (name: String, value: Double)? = nil, note: String, style: Axis.Style = .percent,
        covering: [Double] = [], isDense: Bool = false, remarkTitle: String = ""
    ) {
        self.title = title
        self.groups = groups
        self.axisTitle = axisTitle
        self.reference = reference
        self.note = note
        self.style = style
        self.covering = covering
        self.isDense = isDense
        self.remarkTitle = remarkTitle
    }

    package func svg(_ form: SVGDocument.Form = .alone) -> String {
        let plot = RowPlot(
            title: title, groups: groups, axisTitle: axisTitle, reference: reference, note: note,
            style: style, covering: covering, isDense: isDense, remarkTitle: remarkTitle)
        return plot.svg(form) { row, middle, layout, document in
            draw(row, middle, layout, in: &document)
        }
    }

    private func draw(
        _ row: ChartRow, _ middle: Double, _ layout: RowPlot.Layout, in document: inout SVGDocument
    ) {
        let style = Palette.style(row.series)
        let value = layout.x(of: row.value)
        if let interval = row.interval {
            let (low, high) = (layout.x(of: interval.lowerBound), layout.x(of: interval.upperBound))
            if row.isSummary {
                document.polygon(
                    [(low, middle), (value, middle - 7), (high, middle), (value, middle + 7)],
                    fill: style.color)
            } else {
                document.line(
                    from: (low, middle), to: (high, middle), color: style.color, width: isDense ? 1.5 : 2)
                for x in [low, high] {
                    document.line(
                        from: (x, middle - 4), to: (x, middle + 4), color: style.color,
                        width: isDense ? 1 : 1.5)
                }
            }
        }
        if row.interval == nil || !row.isSummary {
            document.marker(
                style.marker, x: value, y: middle, size: isDense ? 4 : 5.5, color: style.color,
                isOpen: row.isOpen)
        }
    }
}
