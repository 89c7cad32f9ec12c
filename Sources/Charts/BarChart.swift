// SPDX-License-Identifier: Apache-2.0

/// Horizontal bars in groups, each with its name, its value and the whisker of its interval.
package struct BarChart: Sendable {
    package var title: String
    package var groups: [ChartGroup]
    package var axisTitle: String
    /// A line across all bars, such as chance, with its name.
    package var reference: (name: String, value: Double)?
    /// What the whiskers are and how much is behind them; stands under the chart.
    package var note: String
    package var style: Axis.Style

    package init(
        title: String, groups: [ChartGroup], axisTitle: String,
        reference: (name: String, value: Double)? = nil, note: String, style: Axis.Style = .percent
    ) {
        self.title = title
        self.groups = groups
        self.axisTitle = axisTitle
        self.reference = reference
        self.note = note
        self.style = style
    }

    package func svg(_ form: SVGDocument.Form = .alone) -> String {
        let plot = RowPlot(
            title: title, groups: groups, axisTitle: axisTitle, reference: reference, note: note,
            style: style, covering: [0], bounds: ("(", " to ", ")"))
        return plot.svg(form) { row, middle, layout, document in
            let height = 20.0
            let zero = layout.x(of: max(0, layout.axis.low))
            let end = layout.x(of: row.value)
            document.rectangle(
                x: min(zero, end), y: middle - height / 2, width: max(abs(end - zero), 1), height: height,
                fill: Palette.style(row.series).color, opacity: 0.85)
            guard let interval = row.interval else { return }
            let (low, high) = (layout.x(of: interval.lowerBound), layout.x(of: interval.upperBound))
            // White under ink, so that the whisker is seen on the bar and beside it.
            for (color, width) in [(Palette.paper, 4.0), (Palette.ink, 1.5)] {
                document.line(from: (low, middle), to: (high, middle), color: color, width: width)
                for x in [low, high] {
                    document.line(from: (x, middle - 5), to: (x, middle + 5), color: color, width: width)
                }
            }
        }
    }
}
