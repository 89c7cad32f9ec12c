// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Yams

/// A place in a YAML file of prompts that knows its line and the fields that lead to it.
struct SheetNode {
    private let node: Node
    private let path: String
    private let field: String
    let line: Int?

    private init(_ node: Node, path: String, field: String, line: Int?) {
        self.node = node
        self.path = path
        self.field = field
        self.line = node.mark?.line ?? line
    }

    static func read(_ path: String, form: String) throws -> SheetNode {
        let text = try FileContents.readText(path)
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            let (line, reason) = explain(error)
            throw FileFailure(.badData, path: path, line: line, reason: "is not valid YAML: \(reason)")
        }
        guard let root else {
            throw FileFailure(.badData, path: path, reason: "holds no prompts", hint: form)
        }
        return SheetNode(root, path: path, field: "", line: 1)
    }

    private static func explain(_ error: YamlError) -> (line: Int?, reason: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, problem)
        case .duplicatedKeysInMapping(let keys, let context):
            (context.mark.line, "a key stands twice: \(keys)")
        default: (nil, "it cannot be read")
        }
    }

    func failure(_ reason: String, hint: String? = nil) -> FileFailure {
        let place = field.isEmpty ? "" : "the field \"\(field)\" "
        return FileFailure(.badData, path: path, line: line, reason: place + reason, hint: hint)
    }

    func missing(_ name: String) -> FileFailure {
        let full = field.isEmpty ? name : "\(field).\(name)"
        return FileFailure(
            .badData, path: path, line: line, reason: "the field \"\(full)\" is missing",
            hint: PromptSheet.form)
    }

    var isMapping: Bool { if case .mapping = node { true } else { false } }
    var isSequence: Bool { if case .sequence = node { true } else { false } }

    /// The members of a mapping; a key that is not expected is an error, so that a misspelt one is not passed over.
    func members(_ expected: [String]) throws -> [String: SheetNode] {
        guard case .mapping(let mapping) = node else {
            throw failure("needs fields: " + expected.joined(separator: ", "), hint: PromptSheet.form)
        }
        var members: [String: SheetNode] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            let full = field.isEmpty ? name : "\(field).\(name)"
            let member = SheetNode(value, path: path, field: full, line: key.mark?.line)
            guard expected.contains(name) else {
                throw FileFailure(
                    .badData, path: path, line: key.mark?.line, reason: "the field \"\(full)\" is not known",
                    hint: "Known here: " + expected.joined(separator: ", "))
            }
            members[name] = member
        }
        return members
    }

    func elements() throws -> [SheetNode] {
        guard case .sequence(let sequence) = node, !sequence.isEmpty else {
            throw failure("needs a list with at least one element", hint: PromptSheet.form)
        }
        return sequence.enumerated().map {
            SheetNode($1, path: path, field: "\(field)[\($0)]", line: line)
        }
    }

    /// - Parameter trimmed: false keeps white space at the ends, which a model reads.
    func text(trimmed: Bool = true) throws -> String {
        guard let scalar = node.scalar else { throw failure("needs a text") }
        let text = scalar.string
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { throw failure("is empty") }
        return trimmed ? String(text[start...end]) : text
    }
}
