// SPDX-License-Identifier: Apache-2.0

/// One rule of form, from 0 (broken) to 1 (kept).
package enum FormRule: Equatable, Sendable {
    /// So many lines.
    case lines(ClosedRange<Int>)
    /// So many words on each line.
    case lineWords(ClosedRange<Int>)
    /// So many words in all.
    case words(ClosedRange<Int>)
    case rhyme(RhymeScheme)
    case title(TitleRule)

    /// As it is written after `form:`.
    package var name: String {
        switch self {
        case .lines(let range): "lines=\(Self.text(range))"
        case .lineWords(let range): "line-words=\(Self.text(range))"
        case .words(let range): "words=\(Self.text(range))"
        case .rhyme(let scheme): "rhyme=\(scheme.text)"
        case .title(let rule): rule.text.map { "title=\($0)" } ?? "title"
        }
    }

    /// Whether the first line is no line of the body.
    var isTitle: Bool { if case .title = self { true } else { false } }

    func score(_ lines: FormLines) -> Double {
        switch self {
        case .lines(let range): CountRule(range).score(lines.body.count)
        case .lineWords(let range):
            lines.body.isEmpty
                ? 0
                : lines.body.reduce(0) { $0 + CountRule(range).score($1.count) } / Double(lines.body.count)
        case .words(let range): CountRule(range).score(lines.body.reduce(0) { $0 + $1.count })
        case .rhyme(let scheme): scheme.score(lines.body)
        case .title(let rule): rule.score(lines)
        }
    }

    private static func text(_ range: ClosedRange<Int>) -> String {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
    }
}
