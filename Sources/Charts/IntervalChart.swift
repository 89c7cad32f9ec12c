// SPDX-License-Identifier: Apache-2.0

/// Rows of estimates with their intervals over one axis: win rates of methods, differences of pairs, a forest of questions.
///
/// A mark whose shape goes with its series, a line for the interval, the numbers in words at the right. The mark of a summary
/// is a diamond as wide as its interval, below a rule, as forest plots have it.
package struct IntervalChart: Sendable {
    package struct Row: Equatable, Sendable {
        package var name: String
        package var value: Double
        /// Nil where there is none; the words at the right say so.
        package var interval: ClosedRange<Double>?
        /// The place of its colour and mark in the palette.
        package var series: Int
        /// All other rows of the group together.
        package var isSummary: Bool

        package init(
            name: String, value: Double, interval: ClosedRange<Double>?, series: Int, isSummary: Bool = false
        ) {
            self.name = name
            self.value = value
            self.interval = interval
            self.series = series
            self.isSummary = isSummary
        }
    }

    package struct Group: Equatable, Sendable {
        package var name: String
        package var rows: [Row]

        package init(name: String, rows: [Row]) {
            self.name = name
            self.rows = rows
        }
    }

    package var title: String
    package var groups: [Group]
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

    package init(
        title: String, groups: [Group], axisTitle: String, reference: (name: String, value: Double)? = nil,
        note: String, style: Axis.Style = .percent, covering: [Double] = [], isDense: Bool = false
    ) {
        self.title = title
        self.groups = groups
        self.axisTitle = axisTitle
        self.reference = reference
        self.note = note
        self.style = style
        self.covering = covering
        self.isDense = isDense
    }

    package func svg(_ form: SVGDocument.Form = .alone) -> String {
        let layout = Layout(of: self)
        var document = SVGDocument(
            width: layout.width, height: layout.height, title: title, description: summary)
        for (index, line) in layout.titleLines.enumerated() {
            document.label(line, x: layout.margin, y: 34 + Double(index) * 24, size: 18, bold: true)
        }
        drawAxis(in: &document, layout)
        drawReference(in: &document, layout)
        var y = layout.top
        for group in groups {
            if layout.namesGroups {
                document.label(
                    TextMetrics.shortened(group.name, size: 14, within: layout.width - 2 * layout.margin),
                    x: layout.margin, y: y + 17, size: 14, bold: true)
                y += layout.groupHead
            }
            for (place, row) in group.rows.enumerated() {
                if row.isSummary, place > 0 {
                    document.line(
                        from: (layout.margin, y), to: (layout.width - layout.margin, y), color: Palette.quiet)
                }
                draw(row, at: y, in: &document, layout)
                y += layout.rowHeight
            }
            y += layout.groupGap
        }
        for (index, line) in layout.noteLines.enumerated() {
            document.label(
                line, x: layout.margin, y: layout.bottom + 64 + Double(index) * 16, size: 12,
                color: Palette.quiet)
        }
        return document.text(form)
    }

    private func drawAxis(in document: inout SVGDocument, _ layout: Layout) {
        for tick in layout.axis.ticks {
            let x = layout.x(of: tick)
            document.line(from: (x, layout.top), to: (x, layout.bottom), color: Palette.grid)
            document.label(
                layout.axis.label(tick), x: x, y: layout.bottom + 17, size: 12, color: Palette.quiet,
                anchor: .middle)
        }
        document.line(
            from: (layout.left, layout.bottom), to: (layout.right, layout.bottom), color: Palette.quiet)
        document.label(
            axisTitle, x: (layout.left + layout.right) / 2, y: layout.bottom + 38, size: 13, anchor: .middle)
    }

    private func drawReference(in document: inout SVGDocument, _ layout: Layout) {
        guard let reference, reference.value.isFinite else { return }
        let x = layout.x(of: reference.value)
        document.line(from: (x, layout.top - 6), to: (x, layout.bottom), color: Palette.ink, dash: "5 4")
        document.label(
            reference.name, x: x, y: layout.top - 11, size: 12, color: Palette.quiet, anchor: .middle)
    }

    private func draw(_ row: Row, at y: Double, in document: inout SVGDocument, _ layout: Layout) {
        let middle = y + layout.rowHeight / 2
        let style = Palette.style(row.series)
        let size = isDense ? 11.5 : 13
        document.label(
            TextMetrics.shortened(row.name, size: size, within: layout.nameWidth), x: layout.left - 14,
            y: middle + 4.5, size: size, anchor: .end, bold: row.isSummary)
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
            document.marker(style.marker, x: value, y: middle, size: isDense ? 4 : 5.5, color: style.color)
        }
        document.label(
            valueText(row), x: layout.right + 12, y: middle + 4.5, size: size, bold: row.isSummary)
    }

    func valueText(_ row: Row) -> String {
        func text(_ value: Double) -> String {
            switch style {
            case .percent: DecimalText.fixed(value * 100, digits: 1)
            case .number: DecimalText.fixed(value, digits: 2)
            case .count: DecimalText.fixed(value, digits: 0)
            }
        }
        let unit = style == .percent ? "%" : ""
        guard let interval = row.interval else { return text(row.value) + unit }
        return "\(text(row.value))\(unit) [\(text(interval.lowerBound)), \(text(interval.upperBound))]"
    }

    private var summary: String {
        groups.map { group in
            (group.name.isEmpty ? "" : group.name + ": ")
                + group.rows.map { "\($0.name) \(valueText($0))" }.joined(separator: ", ")
        }.joined(separator: ". ")
    }
}
