// SPDX-License-Identifier: Apache-2.0

/// Rows over one axis, everything but their marks: names at the left, values in words at the right, groups with headings,
/// the reference across all of them, the note below.
struct RowPlot {
    var title: String
    var groups: [ChartGroup]
    var axisTitle: String
    var reference: (name: String, value: Double)?
    var note: String
    var style: Axis.Style
    /// What the axis reaches to in any case.
    var covering: [Double]
    /// Whether rows stand close, for many.
    var isDense = false
    /// Over the column of remarks.
    var remarkTitle = ""
    /// Between the bounds of an interval in words.
    var bounds = (open: "[", between: ", ", close: "]")

    /// Draws a row's mark at the middle of its height.
    typealias Mark = (ChartRow, Double, Layout, inout SVGDocument) -> Void

    func svg(_ form: SVGDocument.Form, mark: Mark) -> String {
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
                    TextMetrics.shortened(
                        group.name, size: 14, bold: true, within: layout.width - 2 * layout.margin),
                    x: layout.margin, y: y + 17, size: 14, bold: true)
                y += layout.groupHead
            }
            for (place, row) in group.rows.enumerated() {
                if row.isSummary, place > 0 {
                    document.line(
                        from: (layout.margin, y), to: (layout.width - layout.margin, y), color: Palette.quiet)
                }
                drawWords(of: row, middle: y + layout.rowHeight / 2, in: &document, layout)
                mark(row, y + layout.rowHeight / 2, layout, &document)
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
        if !remarkTitle.isEmpty {
            document.label(
                remarkTitle, x: layout.remarks, y: layout.top - 11, size: 12, color: Palette.quiet)
        }
        guard let reference, reference.value.isFinite else { return }
        let x = layout.x(of: reference.value)
        document.line(from: (x, layout.top - 6), to: (x, layout.bottom), color: Palette.ink, dash: "5 4")
        document.label(
            reference.name, x: x, y: layout.top - 11, size: 12, color: Palette.quiet, anchor: .middle)
    }

    private func drawWords(
        of row: ChartRow, middle: Double, in document: inout SVGDocument, _ layout: Layout
    ) {
        document.label(
            TextMetrics.shortened(
                row.name, size: layout.textSize, bold: row.isSummary, within: layout.nameWidth),
            x: layout.left - 14, y: middle + 4.5, size: layout.textSize, anchor: .end, bold: row.isSummary)
        document.label(
            valueText(row), x: layout.right + 12, y: middle + 4.5, size: layout.textSize, bold: row.isSummary)
        if !row.remark.isEmpty {
            document.label(
                row.remark, x: layout.remarks, y: middle + 4.5, size: layout.textSize, bold: row.isSummary)
        }
    }

    func valueText(_ row: ChartRow) -> String {
        let unit = style == .percent ? "%" : ""
        let value = style.text(row.value) + unit
        guard let interval = row.interval else { return value }
        return "\(value) \(bounds.open)\(style.text(interval.lowerBound))\(bounds.between)"
            + "\(style.text(interval.upperBound))\(bounds.close)"
    }

    /// Every value in words, for who does not see the drawing.
    private var summary: String {
        groups.map { group in
            (group.name.isEmpty ? "" : group.name + ": ")
                + group.rows.map { row in
                    "\(row.name) \(valueText(row))"
                        + (row.remark.isEmpty ? "" : ", \(remarkTitle) \(row.remark)")
                }.joined(separator: remarkTitle.isEmpty ? ", " : "; ")
        }.joined(separator: ". ")
    }
}
