// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

/// A table as CSV: the columns' keys, values in full precision, shares of 0 to 1, an interval in two columns, an empty
/// field for what does not exist.
package enum TableCSV {
    package static func text(_ table: Table) -> String {
        let header = table.columns.flatMap { column in
            column.format.isInterval ? ["\(column.key)_low", "\(column.key)_high"] : [column.key]
        }
        return CommaSeparatedValues.line(header)
            + table.rows.map { row in
                CommaSeparatedValues.line(zip(row, table.columns).flatMap { fields($0, $1.format) })
            }.joined()
    }

    private static func fields(_ cell: Table.Cell, _ format: Table.Format) -> [String] {
        switch cell {
        case .interval(let interval): return ["\(interval.low)", "\(interval.high)"]
        case .text(let text): return [CommaSeparatedValues.guarded(text)]
        case .number(let value):
            let text = format == .count ? VoteCount.text(value) : "\(value)"
            return format.isInterval ? [text, text] : [text]
        case .blank, .absent: return format.isInterval ? ["", ""] : [""]
        }
    }
}
