// SPDX-License-Identifier: Apache-2.0

/// Several series over one axis, with a legend, a label at the end of each line where there is room for all, and whiskers where there
/// are intervals.
package struct LineChart: Sendable {
    package struct Point: Equatable, Sendable {
        package var x: Double
        package var y: Double
        package var interval: ClosedRange<Double>?

        package init(x: Double, y: Double, interval: ClosedRange<Double>? = nil) {
            self.x = x
            self.y = y
            self.interval = interval
        }
    }

    package struct Series: Equatable, Sendable {
        package var name: String
        /// In the order of x.
        package var points: [Point]
        /// Drawn pale behind the line: the values that it smooths, in the order of x.
        package var raw: [Point]

        package init(name: String, points: [Point], raw: [Point] = []) {
            self.name = name
            self.points = points
            self.raw = raw
        }
    }

    package var title: String
    package var series: [Series]
    package var xTitle: String
    package var yTitle: String
    /// A level across the chart, such as chance, with its name.
    package var reference: (name: String, value: Double)?
    package var note: String
    package var style: Axis.Style
    /// Whether the axis of y reaches down to zero.
    package var fromZero: Bool
    /// Most points of a line that all have a marker; a line with more has eight, spread over its length.
    package var mostMarkers = 60
    /// A logarithmic one has no zero to begin from.
    package var yScale = Axis.Scale.linear
    package var xScale = Axis.Scale.linear
    /// Whether series stand a little beside one another, so that whiskers at the same x can be told apart; not where x is measured.
    package var setsSeriesApart = true

    package init(
        title: String, series: [Series], xTitle: String, yTitle: String,
        reference: (name: String, value: Double)? = nil, note: String, style: Axis.Style = .number,
        fromZero: Bool = true
    ) {
        self.title = title
        self.series = series
        self.xTitle = xTitle
        self.yTitle = yTitle
        self.reference = reference
        self.note = note
        self.style = style
        self.fromZero = fromZero
    }

    package func svg(_ form: SVGDocument.Form = .alone) -> String {
        let layout = Layout(of: self)
        var document = SVGDocument(
            width: layout.width, height: layout.height, title: title, description: summary)
        document.label(title, x: layout.margin, y: 34, size: 18, bold: true)
        drawLegend(in: &document, layout)
        drawAxes(in: &document, layout)
        drawReference(in: &document, layout)
        for place in series.indices { drawWhiskers(of: place, in: &document, layout) }
        for place in series.indices { draw(place, in: &document, layout) }
        drawEndLabels(in: &document, layout)
        for (index, line) in layout.noteLines.enumerated() {
            document.label(
                line, x: layout.margin, y: layout.bottom + 66 + Double(index) * 16, size: 12,
                color: Palette.quiet)
        }
        return document.text(form)
    }

    private func drawLegend(in document: inout SVGDocument, _ layout: Layout) {
        for (place, spot) in layout.legend.prefix(series.count).enumerated() {
            let style = Palette.style(place)
            document.line(
                from: (spot.x, spot.y), to: (spot.x + 34, spot.y), color: style.color, width: 2,
                dash: style.dash)
            document.marker(style.marker, x: spot.x + 17, y: spot.y, color: style.color)
            document.label(series[place].name, x: spot.x + 42, y: spot.y + 4.5, size: 13)
        }
    }

    private func drawAxes(in document: inout SVGDocument, _ layout: Layout) {
        for tick in layout.yAxis.ticks {
            let y = layout.y(of: tick)
            document.line(from: (layout.left, y), to: (layout.right, y), color: Palette.grid)
            document.label(
                layout.yAxis.label(tick), x: layout.left - 8, y: y + 4, size: 12, color: Palette.quiet,
                anchor: .end)
        }
        for tick in layout.xAxis.ticks {
            let x = layout.x(of: tick)
            document.line(
                from: (x, layout.bottom), to: (x, layout.bottom + 5), color: Palette.quiet)
            document.label(
                layout.xAxis.label(tick), x: x, y: layout.bottom + 19, size: 12, color: Palette.quiet,
                anchor: .middle)
        }
        document.line(
            from: (layout.left, layout.bottom), to: (layout.right, layout.bottom), color: Palette.quiet)
        document.label(
            xTitle, x: (layout.left + layout.right) / 2, y: layout.bottom + 41, size: 13, anchor: .middle)
        document.label(
            yTitle, x: layout.margin + 4, y: (layout.top + layout.bottom) / 2, size: 13, anchor: .middle,
            rotated: true)
    }

    private func drawReference(in document: inout SVGDocument, _ layout: Layout) {
        guard let reference, reference.value.isFinite else { return }
        let y = layout.y(of: reference.value)
        document.line(from: (layout.left, y), to: (layout.right, y), color: Palette.quiet, dash: "5 4")
        guard let spot = layout.legend.last else { return }
        document.line(from: (spot.x, spot.y), to: (spot.x + 34, spot.y), color: Palette.quiet, dash: "5 4")
        document.label(reference.name, x: spot.x + 42, y: spot.y + 4.5, size: 13)
    }

    private func drawWhiskers(of place: Int, in document: inout SVGDocument, _ layout: Layout) {
        let color = Palette.style(place).color
        for point in series[place].points {
            guard let interval = point.interval else { continue }
            let x = layout.x(of: point.x, series: place)
            let (low, high) = (layout.y(of: interval.lowerBound), layout.y(of: interval.upperBound))
            document.line(from: (x, low), to: (x, high), color: color, opacity: 0.6)
            for y in [low, high] {
                document.line(from: (x - 3, y), to: (x + 3, y), color: color, opacity: 0.6)
            }
        }
    }

    private func draw(_ place: Int, in document: inout SVGDocument, _ layout: Layout) {
        let style = Palette.style(place)
        func spots(_ points: [Point]) -> [(x: Double, y: Double)] {
            points.map { (x: layout.x(of: $0.x, series: place), y: layout.y(of: $0.y)) }
        }
        let raw = spots(series[place].raw)
        if raw.count > 1 { document.polyline(raw, color: style.color, width: 1, dash: "", opacity: 0.3) }
        let spots = spots(series[place].points)
        if spots.count > 1 { document.polyline(spots, color: style.color, width: 2, dash: style.dash) }
        let marked = spots.count <= mostMarkers ? spots : (0..<8).map { spots[$0 * (spots.count - 1) / 7] }
        for spot in marked { document.marker(style.marker, x: spot.x, y: spot.y, color: style.color) }
    }

    private func drawEndLabels(in document: inout SVGDocument, _ layout: Layout) {
        for label in layout.endLabels {
            let color = Palette.style(label.series).color
            // A line that ends early has a long way to its label, across the others.
            let isFar = label.from.x < layout.right - 60
            document.line(
                from: (label.from.x + 7, label.from.y), to: (layout.right + 16, label.y), color: color,
                width: 0.75, opacity: isFar ? 0.35 : 1)
            document.label(
                series[label.series].name, x: layout.right + 20, y: label.y + 4.5, size: 13,
                bold: true)
        }
    }

    private var summary: String {
        series.map { series in
            let ends = [series.points.first, series.points.last].compactMap(\.self)
            let texts = ends.map { "\(DecimalText.length($0.y)) at \(DecimalText.length($0.x))" }
            return "\(series.name): \(texts.joined(separator: " to "))"
        }.joined(separator: ". ")
    }
}
