// SPDX-License-Identifier: Apache-2.0

/// A drawing under construction: elements in the order drawn, the same bytes for the same calls.
package struct SVGDocument: Sendable {
    package enum Anchor: String, Sendable {
        case start
        case middle
        case end
    }

    /// Where the drawing will stand.
    package enum Form: Sendable {
        /// A file of its own, on white, in its own size.
        case alone
        /// A part of an HTML page, as wide as its place; the page's style sheet may set its colours (`pageStyle`).
        case inPage
    }

    package let width: Double
    package let height: Double
    private let title: String
    private let description: String
    private var body = ""

    /// - Parameter description: what a reader of the screen hears instead of the drawing.
    package init(width: Double, height: Double, title: String, description: String) {
        self.width = width
        self.height = height
        self.title = title
        self.description = description
    }

    package var text: String { text(.alone) }

    package func text(_ form: Form) -> String {
        switch form {
        case .alone: return alone
        case .inPage:
            let size = "\(DecimalText.length(width)) \(DecimalText.length(height))"
            let drawing = """
                <svg class="chart" viewBox="0 0 \(size)" width="\(DecimalText.length(width))" role="img">
                <title>\(Self.escaped(title))</title>
                <desc>\(Self.escaped(description))</desc>
                \(body)</svg>

                """
            // A colour is always a whole attribute; texts hold no quotation marks, which are escaped.
            return Palette.pageColors.reduce(drawing) { text, color in
                Self.replacing("=\"\(color.light)\"", with: "=\"var(--\(color.name))\"", in: text)
            }
        }
    }

    /// Rules for a page that holds drawings in the form `inPage`: their font and colours by the reader's preference.
    package static let pageStyle: String = {
        func colors(_ value: (Palette.PageColor) -> String) -> String {
            Palette.pageColors.map { "--\($0.name):\(value($0));" }.joined()
        }
        return """
            .chart{max-width:100%;height:auto;font-family:Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif;\(colors(\.light))}
            @media (prefers-color-scheme:dark){.chart{\(colors(\.dark))}}
            @media print{.chart{\(colors(\.light))}}

            """
    }()

    private static func replacing(_ part: String, with other: String, in text: String) -> String {
        var result = ""
        var rest = text[...]
        while let range = rest.firstRange(of: part) {
            result += rest[..<range.lowerBound]
            result += other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }

    private var alone: String {
        let size = "\(DecimalText.length(width)) \(DecimalText.length(height))"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(DecimalText.length(width))" \
            height="\(DecimalText.length(height))" viewBox="0 0 \(size)" role="img" \
            font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif">
            <title>\(Self.escaped(title))</title>
            <desc>\(Self.escaped(description))</desc>
            <rect width="100%" height="100%" fill="\(Palette.paper)"/>
            \(body)</svg>

            """
    }

    package mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, fill: String, opacity: Double = 1
    ) {
        body += "<rect \(attributes([("x", x), ("y", y), ("width", max(width, 0)), ("height", height)]))"
        body +=
            " fill=\"\(fill)\"" + (opacity < 1 ? " fill-opacity=\"\(DecimalText.length(opacity))\"" : "")
            + "/>\n"
    }

    /// An outline with nothing inside.
    package mutating func frame(x: Double, y: Double, width: Double, height: Double, color: String) {
        body += "<rect \(attributes([("x", x), ("y", y), ("width", max(width, 0)), ("height", height)]))"
        body += " fill=\"none\"" + stroke(color, width: 1.25, dash: "") + "/>\n"
    }

    package mutating func polygon(
        _ points: [(x: Double, y: Double)], fill: String, opacity: Double = 1
    ) {
        let corners = points.map { "\(DecimalText.length($0.x)),\(DecimalText.length($0.y))" }
        body += "<polygon points=\"\(corners.joined(separator: " "))\" fill=\"\(fill)\""
        body += (opacity < 1 ? " fill-opacity=\"\(DecimalText.length(opacity))\"" : "") + "/>\n"
    }

    package mutating func line(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), color: String, width: Double = 1,
        dash: String = "", opacity: Double = 1
    ) {
        body += "<line \(attributes([("x1", start.x), ("y1", start.y), ("x2", end.x), ("y2", end.y)]))"
        if opacity < 1 { body += " stroke-opacity=\"\(DecimalText.length(opacity))\"" }
        body += stroke(color, width: width, dash: dash) + "/>\n"
    }

    package mutating func polyline(
        _ points: [(x: Double, y: Double)], color: String, width: Double, dash: String,
        opacity: Double = 1
    ) {
        let path = points.map { "\(DecimalText.length($0.x)),\(DecimalText.length($0.y))" }.joined(
            separator: " ")
        body += "<polyline points=\"\(path)\" fill=\"none\" stroke-linejoin=\"round\""
        if opacity < 1 { body += " stroke-opacity=\"\(DecimalText.length(opacity))\"" }
        body += stroke(color, width: width, dash: dash) + "/>\n"
    }

    package mutating func label(
        _ text: String, x: Double, y: Double, size: Double, color: String = Palette.ink,
        anchor: Anchor = .start,
        bold: Bool = false, rotated: Bool = false
    ) {
        body += "<text \(attributes([("x", x), ("y", y), ("font-size", size)])) fill=\"\(color)\""
        if anchor != .start { body += " text-anchor=\"\(anchor.rawValue)\"" }
        if bold { body += " font-weight=\"bold\"" }
        if rotated {
            body += " transform=\"rotate(-90 \(DecimalText.length(x)) \(DecimalText.length(y)))\""
        }
        body += ">\(Self.escaped(text))</text>\n"
    }

    /// A series' mark, edged in white so that it stands out from its line; an open one is white, edged in its colour.
    package mutating func marker(
        _ marker: Palette.Marker, x: Double, y: Double, size: Double = 4.5, color: String,
        isOpen: Bool = false
    ) {
        let edge =
            isOpen
            ? " fill=\"\(Palette.paper)\" stroke=\"\(color)\" stroke-width=\"1.5\""
            : " fill=\"\(color)\" stroke=\"\(Palette.paper)\" stroke-width=\"1\""
        func polygon(_ offsets: [(Double, Double)]) -> String {
            let points = offsets.map {
                "\(DecimalText.length(x + $0.0 * size)),\(DecimalText.length(y + $0.1 * size))"
            }
            return "<polygon points=\"\(points.joined(separator: " "))\"\(edge)/>\n"
        }
        switch marker {
        case .circle: body += "<circle \(attributes([("cx", x), ("cy", y), ("r", size)]))\(edge)/>\n"
        case .square: body += polygon([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
        case .triangle: body += polygon([(0, -1.2), (1.1, 0.9), (-1.1, 0.9)])
        case .diamond: body += polygon([(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)])
        case .cross:
            body += polygon([
                (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4), (0.4, 1.2),
                (-0.4, 1.2),
                (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4),
            ])
        case .downTriangle: body += polygon([(0, 1.2), (1.1, -0.9), (-1.1, -0.9)])
        }
    }

    private func attributes(_ values: [(String, Double)]) -> String {
        values.map { "\($0.0)=\"\(DecimalText.length($0.1))\"" }.joined(separator: " ")
    }

    private func stroke(_ color: String, width: Double, dash: String) -> String {
        " stroke=\"\(color)\" stroke-width=\"\(DecimalText.length(width))\""
            + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
    }

    /// Text for XML; characters that XML 1.0 forbids become spaces.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{0}"..."\u{1f}", "\u{fffe}", "\u{ffff}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
