// SPDX-License-Identifier: Apache-2.0

/// Whether the first line is a title: 1 or 0.
///
/// Where a text is required, the first line has its words and no others. Else a title has 1 to 12 words, ends in no mark of a
/// sentence, comma, colon or semicolon, and something stands below it.
package struct TitleRule: Equatable, Sendable {
    /// The title itself; nil for any.
    package var text: String?

    package init(_ text: String? = nil) { self.text = text }

    private static let closing: Set<Character> = [".", "!", "?", "…", ",", ":", ";", "。", "！", "？", "，"]

    func score(_ lines: FormLines) -> Double {
        guard let title = lines.title else { return 0 }
        if let text { return title == FormLines(text, hasTitle: true).title ? 1 : 0 }
        let isTitle =
            (1...12).contains(title.count) && !lines.body.isEmpty
            && !(lines.titleEnd.map(Self.closing.contains) ?? true)
        return isTitle ? 1 : 0
    }
}
