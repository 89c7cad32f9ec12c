// SPDX-License-Identifier: Apache-2.0

/// A table in Markdown: columns of words stand left, those of numbers right.
///
/// What stands in a cell cannot break out of it or become markup.
package struct MarkdownTable: Sendable {
    private let heading: [String]
    private let words: Int
    private var rows: [[String]] = []

    /// - Parameter words: columns of words, from the first.
    package init(_ heading: [String], words: Int = 1) {
        self.heading = heading
        self.words = words
    }

    package mutating func add(_ row: [String]) {
        precondition(row.count == heading.count, "\(row) below \(heading)")
        rows.append(row)
    }

    /// Lines with their ends.
    package var text: String {
        let rule = heading.indices.map { $0 < words ? "---" : "---:" }
        return Self.line(heading.map(Self.cell)) + Self.line(rule)
            + rows.map { Self.line($0.map(Self.cell)) }.joined()
    }

    /// A text as it may stand in a cell or a heading.
    package static func cell(_ text: String) -> String {
        var result = ""
        for character in text {
            if "|<>`*_[]\\".contains(character) { result += "\\" }
            result.append(character.isNewline ? " " : character)
        }
        return result
    }

    private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
}
