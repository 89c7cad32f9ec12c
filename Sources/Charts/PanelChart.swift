// SPDX-License-Identifier: Apache-2.0

/// Several series, each in a panel of its own with the band of its intervals and all others pale behind it.
///
/// Bands of several series over one another cannot be told apart in grey; panels that share both axes can be compared.
package struct PanelChart: Sendable {
    package var title: String
    /// In the order of x; a point's interval is a part of the band.
    package var series: [LineChart.Series]
    package var xTitle: String
    package var yTitle: String
    /// A level across every panel, such as chance, with its name.
    package var reference: (name: String, value: Double)?
    package var note: String
    package var style: Axis.Style

    package init(
        title: String, series: [LineChart.Series], xTitle: String, yTitle: String,
        reference: (name: String, value: Double)? = nil, note: String, style: Axis.Style = .percent
    ) {
        self.title = title
        self.series = series
        self.xTitle = xTitle
        self.yTitle = yTitle
        self.reference = reference
        self.note = note
        self.style = style
    }

    package func svg(_ form: SVGDocument.Form = .alone) -> String {
        let layout = Layout(of: self)
        var document = SVGDocument(
            width: layout.width, height: layout.height, title: title, description: summary)
        for (index, line) in layout.titleLines.enumerated() {
            document.label(line, x: layout.margin, y: 34 + Double(index) * 24, size: 18, bold: true)
        }
        for place in series.indices { drawPanel(place, in: &document, layout) }
        document.label(
            xTitle, x: (layout.left + layout.right) / 2, y: layout.bottom + 44, size: 13, anchor: .middle)
        document.label(
            yTitle, x: layout.margin + 4, y: (layout.top + layout.bottom) / 2, size: 13, anchor: .middle,
            rotated: true)
        for (index, line) in layout.noteLines.enumerated() {
            document.label(
                line, x: layout.margin, y: layout.bottom + 68 + Double(index) * 16, size: 12,
                color: Palette.quiet)
        }
        return document.text(form)
    }

    private func drawPanel(_ place: Int, in document: inout SVGDocument, _ layout: Layout) {
        let panel = layout.panel(place)
        for tick in layout.yAxis.ticks {
            let y = panel.y(tick)
            document.line(from: (panel.left, y), to: (panel.right, y), color: Palette.grid)
            guard panel.isFirstInRow else { continue }
            document.label(
                layout.yAxis.label(tick), x: panel.left - 8, y: y + 4, size: 12, color: Palette.quiet,
                anchor: .end)
        }
        for tick in layout.xAxis.ticks {
            let x = panel.x(tick)
            document.line(from: (x, panel.bottom), to: (x, panel.bottom + 4), color: Palette.quiet)
            guard panel.isLastInColumn else { continue }
            document.label(
                layout.xAxis.label(tick), x: x, y: panel.bottom + 18, size: 12, color: Palette.quiet,
                anchor: .middle)
        }
        document.line(
            from: (panel.left, panel.bottom), to: (panel.right, panel.bottom), color: Palette.quiet)
        for other in series.indices where other != place {
            let spots = series[other].points.map { (x: panel.x($0.x), y: panel.y($0.y)) }
            if spots.count > 1 { document.polyline(spots, color: Palette.pale, width: 1.5, dash: "") }
        }
        let style = Palette.style(place)
        drawBand(of: series[place].points, color: style.color, panel, in: &document)
        if let reference, reference.value.isFinite {
            let y = panel.y(reference.value)
            document.line(from: (panel.left, y), to: (panel.right, y), color: Palette.ink, dash: "5 4")
        }
        let spots = series[place].points.map { (x: panel.x($0.x), y: panel.y($0.y)) }
        if spots.count > 1 { document.polyline(spots, color: style.color, width: 2, dash: "") }
        for spot in spots { document.marker(style.marker, x: spot.x, y: spot.y, color: style.color) }
        document.label(
            TextMetrics.shortened(series[place].name, size: 14, within: panel.right - panel.left),
            x: panel.left, y: panel.top - 8, size: 14, bold: true)
    }

    /// Between the bounds of neighbouring points that both have them, with an edge that print keeps.
    private func drawBand(
        of points: [LineChart.Point], color: String, _ panel: Layout.Panel, in document: inout SVGDocument
    ) {
        var run: [(x: Double, low: Double, high: Double)] = []
        func finish() {
            defer { run = [] }
            guard let only = run.first else { return }
            guard run.count > 1 else {
                document.line(from: (only.x, only.low), to: (only.x, only.high), color: color, width: 1.5)
                return
            }
            document.polygon(
                run.map { (x: $0.x, y: $0.low) } + run.reversed().map { (x: $0.x, y: $0.high) }, fill: color,
                opacity: 0.16)
            for edge in [run.map { (x: $0.x, y: $0.low) }, run.map { (x: $0.x, y: $0.high) }] {
                document.polyline(edge, color: color, width: 0.75, dash: "3 2")
            }
        }
        for point in points {
            guard let interval = point.interval else {
                finish()
                continue
            }
            run.append((panel.x(point.x), panel.y(interval.lowerBound), panel.y(interval.upperBound)))
        }
        finish()
    }

    private var summary: String {
        series.map { series in
            let values = series.points.map { point in
                let value =
                    style == .percent
                    ? DecimalText.fixed(point.y * 100, digits: 1) + "%" : DecimalText.length(point.y)
                return "\(value) at \(DecimalText.length(point.x))"
            }
            return "\(series.name): \(values.joined(separator: ", "))"
        }.joined(separator: ". ")
    }
}
