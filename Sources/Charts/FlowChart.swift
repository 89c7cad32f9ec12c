// SPDX-License-Identifier: Apache-2.0

/// Boxes one below the other with arrows between them, and who left on the way at the side, as CONSORT's diagram has it.
package struct FlowChart: Sendable {
    package struct Step: Equatable, Sendable {
        /// Its lines; the first stands in bold.
        package var lines: [String]
        /// The lines of the box beside the arrow that leads on from here; nil for none.
        package var leaving: [String]?

        package init(_ lines: [String], leaving: [String]? = nil) {
            self.lines = lines
            self.leaving = leaving
        }
    }

    package var title: String
    package var steps: [Step]
    package var note: String

    package init(title: String, steps: [Step], note: String) {
        self.title = title
        self.steps = steps
        self.note = note
    }

    private static let margin = 24.0
    private static let padding = 12.0
    private static let lineHeight = 19.0

    package func svg(_ form: SVGDocument.Form = .alone) -> String {
        let main = Self.boxWidth(steps.map(\.lines))
        let side = Self.boxWidth(steps.compactMap(\.leaving))
        let width = max(
            Self.margin * 2 + main + (side > 0 ? side + 46 : 0),
            TextMetrics.width(of: title, size: 18, bold: true) + 2 * Self.margin)
        let notes = TextMetrics.lines(of: note, size: 12, within: width - 2 * Self.margin)
        var heights: [(box: Double, gap: Double)] = []
        for (index, step) in steps.enumerated() {
            let leaving = step.leaving.map { Self.boxHeight($0) + 20 } ?? 0
            heights.append((Self.boxHeight(step.lines), index + 1 < steps.count ? max(30, leaving) : leaving))
        }
        let total = heights.reduce(0) { $0 + $1.box + $1.gap }
        let height = 60 + total + 20 + Double(notes.count) * 16 + 12
        var document = SVGDocument(width: width, height: height, title: title, description: summary)
        document.label(title, x: Self.margin, y: 34, size: 18, bold: true)
        let centre = Self.margin + main / 2
        var y = 60.0
        for (index, step) in steps.enumerated() {
            let (box, gap) = heights[index]
            Self.draw(step.lines, x: Self.margin, y: y, width: main, in: &document)
            y += box
            if let leaving = step.leaving {
                let x = Self.margin + main + 46
                Self.arrow(from: (centre, y + gap / 2), to: (x, y + gap / 2), in: &document)
                Self.draw(
                    leaving, x: x, y: y + (gap - Self.boxHeight(leaving)) / 2, width: side, in: &document)
            }
            if index + 1 < steps.count { Self.arrow(from: (centre, y), to: (centre, y + gap), in: &document) }
            y += gap
        }
        for (index, line) in notes.enumerated() {
            document.label(
                line, x: Self.margin, y: y + 24 + Double(index) * 16, size: 12, color: Palette.quiet)
        }
        return document.text(form)
    }

    private static func boxWidth(_ boxes: [[String]]) -> Double {
        let widths = boxes.flatMap { lines in
            lines.enumerated().map {
                TextMetrics.width(of: $0.element, size: 13, bold: $0.offset == 0) + 2 * padding
            }
        }
        return widths.max() ?? 0
    }

    private static func boxHeight(_ lines: [String]) -> Double {
        Double(lines.count) * lineHeight + 2 * padding - 5
    }

    private static func draw(
        _ lines: [String], x: Double, y: Double, width: Double, in document: inout SVGDocument
    ) {
        document.frame(x: x, y: y, width: width, height: boxHeight(lines), color: Palette.ink)
        for (index, line) in lines.enumerated() {
            document.label(
                line, x: x + padding, y: y + padding + 10 + Double(index) * lineHeight, size: 13,
                bold: index == 0)
        }
    }

    private static func arrow(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), in document: inout SVGDocument
    ) {
        document.line(from: start, to: end, color: Palette.ink, width: 1.25)
        let isDown = end.y > start.y
        document.polygon(
            isDown
                ? [(end.x, end.y), (end.x - 4, end.y - 8), (end.x + 4, end.y - 8)]
                : [(end.x, end.y), (end.x - 8, end.y - 4), (end.x - 8, end.y + 4)], fill: Palette.ink)
    }

    private var summary: String {
        steps.map { step in
            step.lines.joined(separator: " ")
                + (step.leaving.map { "; left: " + $0.joined(separator: ", ") } ?? "")
        }.joined(separator: ". ")
    }
}
