// SPDX-License-Identifier: Apache-2.0

/// Horizontal bars in groups, each with its name, its value and the whisker of its interval.
package struct BarChart: Sendable {
    package struct Bar: Equatable, Sendable {
        package var name: String
        package var value: Double
        /// The whisker's ends; nil where there is no interval.
        package var interval: ClosedRange<Double>?
        /// The place of its colour in the palette.
        package var series: Int

        package init(name: String, value: Double, interval: ClosedRange<Double>?, series: Int) {
            self.name = name
            self.value = value
            self.interval = interval
            self.series = series
        }
    }

    package struct Group: Equatable, Sendable {
        package var name: String
        package var bars: [Bar]

        package init(name: String, bars: [Bar]) {
            self.name = name
            self.bars = bars
        }
    }

    package var title: String
    package var groups: [Group]
    package var axisTitle: String
    /// A line across all bars, such as chance, with its name.
    package var reference: (name: String, value: Double)?
    /// What the whiskers are and how much is behind them; stands under the chart.
    package var note: String
    package var style: Axis.Style

    package init(
        title: String, groups: [Group], axisTitle: String, reference: (name: String, value: Double)? = nil,
        note: String, style: Axis.Style = .percent
    ) {
        self.title = title
        self.groups = groups
        self.axisTitle = axisTitle
        self.reference = reference
        self.note = note
        self.style = style
    }

    package func svg(_ form: SVGDocument.Form = .alone) -> String {
        let layout = Layout(of: self)
        var document = SVGDocument(
            width: layout.width, height: layout.height, title: title, description: summary)
        document.label(title, x: layout.margin, y: 34, size: 18, bold: true)
        drawAxis(in: &document, layout)
        var y = layout.top
        for group in groups {
            if layout.namesGroups {
                document.label(group.name, x: layout.margin, y: y + 17, size: 14, bold: true)
                y += layout.groupHead
            }
            for bar in group.bars {
                draw(bar, at: y, in: &document, layout)
                y += layout.rowHeight
            }
            y += layout.groupGap
        }
        drawReference(in: &document, layout)
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
        document.label(
            axisTitle, x: (layout.left + layout.right) / 2, y: layout.bottom + 38, size: 13, anchor: .middle)
    }

    private func draw(_ bar: Bar, at y: Double, in document: inout SVGDocument, _ layout: Layout) {
        let height = 20.0
        let middle = y + layout.rowHeight / 2
        let zero = layout.x(of: max(0, layout.axis.low))
        let end = layout.x(of: bar.value)
        document.label(bar.name, x: layout.left - 10, y: middle + 4.5, size: 13, anchor: .end)
        document.rectangle(
            x: min(zero, end), y: middle - height / 2, width: max(abs(end - zero), 1), height: height,
            fill: Palette.style(bar.series).color, opacity: 0.85)
        if let interval = bar.interval {
            let (low, high) = (layout.x(of: interval.lowerBound), layout.x(of: interval.upperBound))
            // White under ink, so that the whisker is seen on the bar and beside it.
            for (color, width) in [(Palette.paper, 4.0), (Palette.ink, 1.5)] {
                document.line(from: (low, middle), to: (high, middle), color: color, width: width)
                for x in [low, high] {
                    document.line(from: (x, middle - 5), to: (x, middle + 5), color: color, width: width)
                }
            }
        }
        document.label(valueText(bar), x: layout.right + 12, y: middle + 4.5, size: 13)
    }

    private func drawReference(in document: inout SVGDocument, _ layout: Layout) {
        guard let reference, reference.value.isFinite else { return }
        let x = layout.x(of: reference.value)
        document.line(from: (x, layout.top - 6), to: (x, layout.bottom), color: Palette.ink, dash: "5 4")
        document.label(
            reference.name, x: x, y: layout.top - 11, size: 12, color: Palette.quiet, anchor: .middle)
    }

    func valueText(_ bar: Bar) -> String {
        func text(_ value: Double) -> String {
            switch style {
            case .percent: DecimalText.fixed(value * 100, digits: 1)
            case .number: DecimalText.fixed(value, digits: 2)
            case .count: DecimalText.fixed(value, digits: 0)
            }
        }
        let unit = style == .percent ? "%" : ""
        guard let interval = bar.interval else { return text(bar.value) + unit }
        return "\(text(bar.value))\(unit) (\(text(interval.lowerBound)) to \(text(interval.upperBound)))"
    }

    private var summary: String {
        groups.map { group in
            group.name + ": " + group.bars.map { "\($0.name) \(valueText($0))" }.joined(separator: ", ")
        }.joined(separator: ". ")
    }
}
