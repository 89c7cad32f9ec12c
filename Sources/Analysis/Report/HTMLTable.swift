// SPDX-License-Identifier: Apache-2.0

/// A table as HTML: heading, note, cells that scroll in a box of their own, footnotes.
///
/// Names at the left that repeat those of the row above stand once, over as many rows.
struct HTMLTable {
    let table: Table

    /// A name over more rows than this would be out of sight.
    private static let longestSpan = 24

    /// A name of more characters may need several lines.
    private static let longestLine = 28

    init(_ table: Table) { self.table = table }

    /// For links.
    var id: String { "table-\(table.name)" }

    /// - Parameter level: of its heading.
    func html(level: Int) -> String {
        let heading = "<h\(level) id=\"\(id)\">\(HTMLText.escaped(table.title))</h\(level)>\n"
        let note = "<p class=\"note\">\(HTMLText.escaped(table.note))</p>\n"
        guard !table.rows.isEmpty else {
            return heading + HTMLText.paragraph("The table has no rows.") + note
        }
        let head = table.columns.map { column in
            "<th scope=\"col\"\(column.format.isWords ? "" : " class=\"number\"")>"
                + HTMLText.escaped(CellText.heading(column)) + "</th>"
        }.joined()
        let footnotes =
            table.reasons.map { "<sup>\(table.mark(of: $0))</sup> \(HTMLText.escaped($0))." }
            + table.remarks.map(HTMLText.escaped)
        return heading
            + HTMLText.scrolled(
                "<table aria-labelledby=\"\(id)\">\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body)</tbody>\n</table>\n",
                label: table.title)
            + footnotes.map { "<p class=\"footnote\">\($0)</p>\n" }.joined() + note
    }

    private var body: String {
        let spans = spans
        let marks = Dictionary(uniqueKeysWithValues: table.reasons.map { ($0, table.mark(of: $0)) })
        return table.rows.enumerated().map { number, row in
            let cells = zip(row, table.columns).enumerated().map { place, pair -> String in
                let span = place < spans.count ? spans[place][number] : 1
                return span == 0 ? "" : cell(pair.0, pair.1, place: place, span: span, marks)
            }
            let begins = names > 1 && number > 0 && row[0] != table.rows[number - 1][0]
            return (begins ? "<tr class=\"next\">" : "<tr>") + cells.joined() + "</tr>\n"
        }.joined()
    }

    private func cell(
        _ cell: Table.Cell, _ column: Table.Column, place: Int, span: Int, _ marks: [String: String]
    ) -> String {
        var text = HTMLText.escaped(CellText.text(cell, as: column.format))
        if case .absent(let reason) = cell { text += "<sup>\(marks[reason] ?? "")</sup>" }
        if case .text(let own) = cell, column.format == .prose { text = HTMLText.quoted(own) }
        let rows = span > 1 ? " rowspan=\"\(span)\"" : ""
        if column.format == .text, place < names, !text.isEmpty {
            let scope = span > 1 ? "rowgroup" : "row"
            let kind = text.count > Self.longestLine ? " class=\"long\"" : ""
            return "<th scope=\"\(scope)\"\(kind)\(rows)>\(text)</th>"
        }
        let kind =
            column.format == .prose ? " class=\"prose\"" : column.format.isWords ? "" : " class=\"number\""
        return "<td\(kind)\(rows)>\(text)</td>"
    }

    /// How many columns at the left name the row.
    private var names: Int { table.columns.prefix { $0.format.isWords }.count }

    /// For each of those columns and each row, over how many rows its cell reaches; 0 where the cell above reaches over it.
    private var spans: [[Int]] {
        var starts = [Bool](repeating: false, count: table.rows.count)
        if !starts.isEmpty { starts[0] = true }
        return (0..<max(names - 1, 0)).map { place in
            for row in table.rows.indices.dropFirst()
            where table.rows[row][place] != table.rows[row - 1][place] {
                starts[row] = true
            }
            var spans = [Int](repeating: 1, count: starts.count)
            var start = 0
            for row in 1...max(starts.count, 1) where row >= starts.count || starts[row] {
                let length = row - start
                if length > 1, length <= Self.longestSpan {
                    spans[start] = length
                    for covered in start + 1..<row { spans[covered] = 0 }
                }
                start = row
            }
            return spans
        }
    }
}
