// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// The words that a judge reads around a question and its responses.
///
/// A text with fields such as `{question}`. A line of three hyphens ends a part that is sent as the system's
/// message. Values are put in once: a brace in a response is no field. A line that is nothing but fields, all of
/// which are empty, is left out.
package struct JudgeTemplate: Equatable, Sendable {
    package enum Field: String, CaseIterable, Sendable {
        case question, scenario, criterion, answers, rubric, lowest, highest
        case answerA = "answer_a"
        case answerB = "answer_b"
    }

    private enum Piece: Equatable, Sendable {
        case words(String)
        case field(Field)
    }

    /// Lines of pieces.
    private var system: [[Piece]]
    private var user: [[Piece]]
    /// SHA-256 of the text.
    package let fingerprint: String

    /// - Parameter path: the name that errors give; nil for a template of our own.
    package init(_ text: String, mode: JudgeMode, path: String) throws {
        fingerprint = Fingerprint.of(text)
        system = []
        user = []
        var fields: Set<Field> = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.last == "\r" ? line.dropLast() : line
            if line == "---", system.isEmpty {
                system = user
                user = []
                continue
            }
            let pieces = try Self.pieces(of: line, path: path, line: index + 1)
            for case .field(let field) in pieces { fields.insert(field) }
            user.append(pieces)
        }
        let hasAnswers =
            fields.contains(.answers) || mode == .pairs && fields.isSuperset(of: [.answerA, .answerB])
        guard fields.contains(.question), hasAnswers else {
            throw FileFailure(
                .badData, path: path,
                reason: "has no \(fields.contains(.question) ? "{answers}" : "{question}")",
                hint: "A template shows both"
                    + (mode == .pairs ? "; {answer_a} and {answer_b} may stand for {answers}" : ""))
        }
        guard mode == .pairs || fields.isDisjoint(with: [.answerA, .answerB]) else {
            throw FileFailure(
                .badData, path: path, reason: "has {answer_a} or {answer_b}, which are for pairs",
                hint: "Write {answers}")
        }
        guard text.contains("[[") else {
            throw FileFailure(
                .badData, path: path, reason: "does not say how a verdict is written",
                hint: "Ask for \(mode == .grade ? "Rating: [[7]]" : "[[A]]") on a line of its own")
        }
    }

    /// The messages; the system's is empty where the template has none.
    func filled(_ values: [Field: String]) -> (system: String, user: String) {
        (Self.text(system, values), Self.text(user, values))
    }

    private static func text(_ lines: [[Piece]], _ values: [Field: String]) -> String {
        lines.compactMap { line -> String? in
            var isEmpty = !line.isEmpty
            let text = line.map { piece in
                switch piece {
                case .words(let words):
                    isEmpty = isEmpty && words.allSatisfy(\.isWhitespace)
                    return words
                case .field(let field):
                    let value = values[field] ?? ""
                    isEmpty = isEmpty && value.isEmpty
                    return value
                }
            }.joined()
            return isEmpty ? nil : text
        }.joined(separator: "\n").withoutSpaceAtEnds
    }

    /// A word of small letters between braces is a field; any other brace is a brace.
    private static func pieces(of line: Substring, path: String, line number: Int) throws -> [Piece] {
        var pieces: [Piece] = []
        var rest = line
        var words = ""
        while let open = rest.firstIndex(of: "{") {
            words += rest[..<open]
            let name = rest[rest.index(after: open)...].prefix { $0 == "_" || ("a"..."z").contains($0) }
            guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}" else {
                words.append("{")
                rest = rest[rest.index(after: open)...]
                continue
            }
            guard let field = Field(rawValue: String(name)) else {
                throw FileFailure(
                    .badData, path: path, line: number, reason: "{\(name)} is no field",
                    hint: "The fields are "
                        + Field.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", "))
            }
            if !words.isEmpty { pieces.append(.words(words)) }
            words = ""
            pieces.append(.field(field))
            rest = rest[rest.index(after: name.endIndex)...]
        }
        words += rest
        if !words.isEmpty { pieces.append(.words(words)) }
        return pieces
    }
}
