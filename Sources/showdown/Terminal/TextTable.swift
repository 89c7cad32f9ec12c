// SPDX-License-Identifier: Apache-2.0

/// Rows in columns that are as wide as they need; the first column stands left, numbers right.
struct TextTable {
    private var rows: [[String]]
    private let leading: Int

    /// - Parameter leading: columns of words, which stand left.
    init(_ heading: [String], leading: Int = 1) {
        rows = [heading]
        self.leading = leading
    }

    mutating func add(_ row: [String]) {
        precondition(row.count == rows[0].count, "\(row) below \(rows[0])")
        rows.append(row)
    }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return column < leading ? row[column] + space : space + row[column]
            }
            var line = cells.joined(separator: "  ")
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
