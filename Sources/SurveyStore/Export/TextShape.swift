// SPDX-License-Identifier: Apache-2.0

/// What of a text a reader may prefer whatever it says: its length and its marks.
///
/// Counted in the text as shown. A line counts once, a list's line as a list.
struct TextShape: Equatable {
    /// As a reader counts them.
    var characters = 0
    /// Runs without white space.
    var words = 0
    /// Lines that begin an item: `-`, `*`, `+` or `•`, or a number with `.` or `)`, and a space.
    var listItems = 0
    /// Lines of one to six `#` and a space.
    var headers = 0
    /// Fences of three or more backticks, by pairs, and spans between single ones.
    var codes = 0

    init(_ text: String) {
        characters = text.count
        words = text.split(whereSeparator: \.isWhitespace).count
        var fences = 0
        var ticks = 0
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix("```") {
                fences += 1
                continue
            }
            if fences % 2 == 1 { continue }
            if Self.isListItem(line) { listItems += 1 }
            if Self.isHeader(line) { headers += 1 }
            ticks += line.count { $0 == "`" }
        }
        codes = (fences + 1) / 2 + ticks / 2
    }

    private static func isListItem(_ line: Substring) -> Bool {
        guard let first = line.first else { return false }
        if "-*+•".contains(first) { return line.dropFirst().first == " " }
        let rest = line.drop { $0.isASCII && $0.isNumber }
        let digits = line.count - rest.count
        guard (1...3).contains(digits), let mark = rest.first, mark == "." || mark == ")" else {
            return false
        }
        return rest.dropFirst().first == " "
    }

    private static func isHeader(_ line: Substring) -> Bool {
        let rest = line.drop { $0 == "#" }
        return (1...6).contains(line.count - rest.count) && rest.first == " "
    }
}
