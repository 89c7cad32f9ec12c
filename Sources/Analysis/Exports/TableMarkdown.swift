// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

/// A table as Markdown: title, note, the cells as people read them, footnotes.
package enum TableMarkdown {
    package static func text(_ table: Table) -> String {
        var text = "## \(MarkdownTable.cell(table.title))\n\n\(MarkdownTable.cell(table.note))\n\n"
        if table.rows.isEmpty {
            text += "The table has no rows.\n"
        } else {
            var lines = MarkdownTable(
                table.columns.map(CellText.heading), words: table.columns.prefix { $0.format.isWords }.count)
            for row in table.rows {
                lines.add(
                    zip(row, table.columns).map { cell, column in
                        let text = CellText.text(cell, as: column.format)
                        guard case .absent(let reason) = cell else { return text }
                        return "\(text) (\(table.mark(of: reason)))"
                    })
            }
            text += lines.text
        }
        let footnotes = table.reasons.map { "(\(table.mark(of: $0))) \($0)" } + table.remarks
        if !footnotes.isEmpty {
            text += "\n" + footnotes.map { "- \(MarkdownTable.cell($0))\n" }.joined()
        }
        return text
    }
}
