// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles
internal import Yams

/// YAML of unknown origin turned into nodes, in time and memory that grow with its length alone.
///
/// Anchors are refused before anything is composed: an alias stands for its whole anchor, a chain of 30 lines for a
/// billion nodes, and a parser that looks for equal keys visits them all. Tags mean nothing: a value is its text.
struct TemplateText {
    let text: String
    /// The name that errors give.
    let path: String

    /// Most bytes that a template may have.
    static let longest = 1 << 20
    /// Most open brackets and braces, or dashes before a line; a parser that calls itself has only so much stack.
    static let deepest = 64
    /// Most spaces before a line.
    static let furthest = 120

    func root() throws -> TemplateNode {
        guard text.utf8.count <= Self.longest else {
            throw SurveyFailure(.template, path: path, line: 1, reason: "is larger than a megabyte")
        }
        try requireNoAliases()
        try requireShallow()
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw failure(error)
        }
        guard let root else {
            throw SurveyFailure(.template, path: path, line: 1, reason: "is empty")
        }
        return TemplateNode(root, file: path, line: 1)
    }

    /// An alias `*name` means something only where an anchor `&name` stands as well: a text that holds both, in prose
    /// or not, is refused.
    private func requireNoAliases() throws {
        var anchors: Set<String> = []
        var aliases: [(name: String, line: Int)] = []
        var line = 1
        let bytes = text.utf8
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            let next = bytes.index(after: index)
            if byte == UInt8(ascii: "\n") { line += 1 }
            if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*") {
                let name = bytes[next...].prefix(while: Self.isNamePart)
                if !name.isEmpty {
                    if byte == UInt8(ascii: "&") {
                        anchors.insert(String(decoding: name, as: UTF8.self))
                    } else {
                        aliases.append((String(decoding: name, as: UTF8.self), line))
                    }
                }
            }
            index = next
        }
        guard let alias = aliases.first(where: { anchors.contains($0.name) }) else { return }
        throw SurveyFailure(
            .template, path: path, line: alias.line, reason: "an alias (*name) is not taken here",
            hint: "Write the text out")
    }

    /// Brackets are counted wherever they stand, those of prose too, which closes as many as it opens; so are
    /// the dashes at the beginning of a line.
    private func requireShallow() throws {
        var depth = 0
        var dashes = 0
        var spaces = 0
        var line = 1
        var atStart = true
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\n"):
                line += 1
                (atStart, dashes, spaces) = (true, 0, 0)
                continue
            case UInt8(ascii: " "):
                guard atStart else { continue }
                spaces += 1
            case UInt8(ascii: "-"), UInt8(ascii: "?"): if atStart { dashes += 1 }
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                atStart = false
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth = max(0, depth - 1)
                atStart = false
            default: atStart = false
            }
            guard depth <= Self.deepest, dashes <= Self.deepest, spaces <= Self.furthest else {
                throw SurveyFailure(
                    .template, path: path, line: line, reason: "is nested or indented too deep",
                    hint: "A template needs no more than \(Self.deepest) levels and \(Self.furthest) spaces")
            }
        }
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private func failure(_ error: YamlError) -> SurveyFailure {
        let line: Int
        let problem: String
        switch error {
        case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _),
            .composer(_, let text, let mark, _):
            (line, problem) = (mark.line, text)
        case .duplicatedKeysInMapping(let keys, let context):
            (line, problem) = (context.mark.line, "stands twice: " + keys.joined(separator: ", "))
        case .reader(let text, let offset, _, _): (line, problem) = (self.line(at: offset ?? 0), text)
        default: (line, problem) = (1, "\(error)")
        }
        return SurveyFailure(
            .template, path: path, line: max(1, line), reason: "is not valid YAML: \(problem)")
    }

    /// - Parameter offset: in bytes.
    private func line(at offset: Int) -> Int {
        1 + text.utf8.prefix(max(0, offset)).count { $0 == UInt8(ascii: "\n") }
    }
}
