// SPDX-License-Identifier: Apache-2.0

/// Pieces of HTML; every text that comes from outside goes through `escaped`.
enum HTMLText {
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{fffe}", "\u{ffff}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    static func paragraph(_ text: String) -> String { "<p>\(escaped(text))</p>\n" }

    static func list(_ items: [String]) -> String {
        "<ul>\n" + items.map { "<li>\(escaped($0))</li>\n" }.joined() + "</ul>\n"
    }

    /// A text of another's hand, in its own direction and with its line breaks.
    static func quoted(_ text: String) -> String {
        "<div class=\"quoted\" dir=\"auto\">\(escaped(text))</div>"
    }

    /// Something wide that is scrolled by itself, by the keyboard too.
    static func scrolled(_ content: String, label: String) -> String {
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"\(escaped(label))\">\n\(content)</div>\n"
    }

    static func table(_ table: Table, level: Int) -> String {
        let heading = "<h\(level)>\(escaped(table.title))</h\(level)>\n"
        let note = "<p class=\"note\">\(escaped(table.note))</p>\n"
        guard !table.rows.isEmpty else { return heading + note + paragraph("The table has no rows.") }
        let head = table.columns.map { column in
            "<th scope=\"col\"\(column.format.isWords ? "" : " class=\"number\"")>"
                + escaped(CellText.heading(column)) + "</th>"
        }.joined()
        let body = table.rows.map { row in
            let cells = zip(row, table.columns).enumerated().map { place, pair -> String in
                let (cell, column) = pair
                var text = escaped(CellText.text(cell, as: column.format))
                if case .absent(let reason) = cell { text += "<sup>\(table.mark(of: reason))</sup>" }
                if case .text(let own) = cell, column.format == .prose { text = quoted(own) }
                if place == 0, column.format == .text { return "<th scope=\"row\">\(text)</th>" }
                let kind =
                    column.format.isWords
                    ? (column.format == .prose ? " class=\"prose\"" : "") : " class=\"number\""
                return "<td\(kind)>\(text)</td>"
            }
            return "<tr>" + cells.joined() + "</tr>\n"
        }.joined()
        let footnotes =
            table.reasons.map { "<sup>\(table.mark(of: $0))</sup> \(escaped($0))." }
            + table.remarks.map(escaped)
        return heading + note
            + scrolled(
                "<table>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body)</tbody>\n</table>\n",
                label: table.title)
            + footnotes.map { "<p class=\"footnote\">\($0)</p>\n" }.joined()
    }
}
