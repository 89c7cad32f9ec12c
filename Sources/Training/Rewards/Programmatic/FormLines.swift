// SPDX-License-Identifier: Apache-2.0

private import Generation

/// A response as the rules of form see it: its lines as words, empty lines left out.
struct FormLines {
    /// The first line, where a form wants a title; nil without one, or where there is no line.
    let title: [String]?
    /// The title's last sign but white space.
    let titleEnd: Character?
    /// Words of each line that is not the title; a line of signs alone has none.
    let body: [[String]]

    init(_ text: String, hasTitle: Bool) {
        var lines = text.split(whereSeparator: \.isNewline)
            .filter { !$0.allSatisfy(\.isWhitespace) }[...]
        let first = hasTitle ? lines.popFirst() : nil
        title = first.map { WordScan.words(of: String($0)) }
        titleEnd = first?.last { !$0.isWhitespace }
        body = lines.map { WordScan.words(of: String($0)) }
    }
}
