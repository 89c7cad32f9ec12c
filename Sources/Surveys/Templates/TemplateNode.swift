// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Yams

/// A place in a template's YAML that knows its line and the path of fields that leads to it.
struct TemplateNode {
    let node: Node
    /// The template's path, for messages.
    let file: String
    let field: String
    let line: Int?

    init(_ node: Node, file: String, field: String = "", line: Int? = nil) {
        self.node = node
        self.file = file
        self.field = field
        self.line = node.mark?.line ?? line
    }

    func failure(_ reason: String, hint: String? = nil) -> SurveyFailure {
        SurveyFailure(.template, path: file, line: line, field: field, reason: reason, hint: hint)
    }

    /// The members of a mapping; a key that is not expected is an error, so that a misspelt one is not passed over.
    func members(_ expected: [String]) throws -> [String: TemplateNode] {
        guard case .mapping(let mapping) = node else {
            throw failure("needs fields: " + expected.joined(separator: ", "))
        }
        var members: [String: TemplateNode] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            guard expected.contains(name) else {
                throw TemplateNode(key, file: file, field: field, line: line).failure(
                    "the field \"\(Self.shown(name))\" is not known",
                    hint: "Known here: " + expected.joined(separator: ", "))
            }
            members[name] = TemplateNode(value, file: file, field: path(name), line: key.mark?.line)
        }
        return members
    }

    func member(_ name: String, of members: [String: TemplateNode]) throws -> TemplateNode {
        guard let member = members[name] else { throw failure("the field \"\(name)\" is missing") }
        return member
    }

    /// All members of a mapping whose keys are free, in the order of the file.
    func entries() throws -> [(key: String, value: TemplateNode)] {
        guard case .mapping(let mapping) = node else { throw failure("needs fields") }
        return mapping.map { key, value in
            let name = key.scalar?.string ?? ""
            return (
                name, TemplateNode(value, file: file, field: path(Self.shown(name)), line: key.mark?.line)
            )
        }
    }

    /// The members of a mapping by names that another part of the file gives: each once, none else.
    ///
    /// - Parameter what: what the names name, `section` for example.
    func members(of names: [String], what: String) throws -> [String: TemplateNode] {
        var members: [String: TemplateNode] = [:]
        for (name, value) in try entries() {
            guard names.contains(name) else {
                throw value.failure(
                    "there is no \(what) \"\(Self.shown(name))\"",
                    hint: names.isEmpty ? nil : "Known here: " + names.joined(separator: ", "))
            }
            members[name] = value
        }
        if let missing = names.first(where: { members[$0] == nil }) {
            throw failure("the \(what) \"\(missing)\" is missing")
        }
        return members
    }

    var isSequence: Bool {
        if case .sequence = node { true } else { false }
    }

    func elements(atMost limit: Int = 200) throws -> [TemplateNode] {
        guard case .sequence(let sequence) = node, !sequence.isEmpty else {
            throw failure("needs a list with at least one element")
        }
        guard sequence.count <= limit else { throw failure("has more than \(limit) elements") }
        return sequence.enumerated().map {
            TemplateNode($1, file: file, field: "\(field)[\($0)]", line: line)
        }
    }

    /// Text that is not blank, without white space at its ends.
    func text(longest: Int = 20_000) throws -> String {
        guard let scalar = node.scalar else { throw failure("needs a text") }
        let text = scalar.string.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { throw failure("is empty") }
        guard text.count <= longest else { throw failure("is longer than \(longest) characters") }
        let allowed: Set<Unicode.Scalar> = ["\n", "\t"]
        guard
            !text.unicodeScalars.contains(where: {
                $0.properties.generalCategory == .control && !allowed.contains($0)
            })
        else { throw failure("holds a control character") }
        if let turn = text.unicodeScalars.first(where: Self.turnsText) {
            throw failure(
                "holds U+\(String(turn.value, radix: 16, uppercase: true)), which turns the direction of what follows; "
                    + "take it out, or put an isolate (U+2066 to U+2069) around the words")
        }
        return text
    }

    /// Embeddings and overrides, which reach past the text that holds them (Unicode Standard Annex 9, 2.7, advises isolates).
    private static func turnsText(_ scalar: Unicode.Scalar) -> Bool {
        (0x202a...0x202e).contains(scalar.value)
    }

    /// A line break inside a paragraph is a space: YAML's literal blocks may be wrapped at will.
    func paragraph(longest: Int = 20_000) throws -> String {
        try text(longest: longest).split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// Lower-case letters, digits and hyphens, a letter first.
    func identifier() throws -> String {
        let text = try text(longest: 64)
        let bytes = Array(text.utf8)
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        guard let first = bytes.first, isLetter(first),
            bytes.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") })
        else {
            throw failure(
                "needs lower-case letters, digits and hyphens, a letter first; it is \"\(Self.shown(text))\"")
        }
        return text
    }

    func integer(in range: ClosedRange<Int>) throws -> Int {
        guard let text = node.scalar?.string, let value = Int(text), range.contains(value) else {
            throw failure("needs a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func number(in range: ClosedRange<Double>) throws -> Double {
        guard let text = node.scalar?.string, let value = Double(text), range.contains(value) else {
            throw failure("needs a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func flag() throws -> Bool {
        switch node.scalar?.string {
        case "true": return true
        case "false": return false
        default: throw failure("needs true or false")
        }
    }

    func word<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) throws -> Word
    where Word.RawValue == String {
        guard let text = node.scalar?.string, let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw failure("needs one of: \(words)")
        }
        return word
    }

    /// What a message repeats of a text that may be anything.
    static func shown(_ text: String) -> String {
        text.count <= 60 ? text : text.prefix(60) + "…"
    }

    private func path(_ name: String) -> String { field.isEmpty ? name : "\(field).\(name)" }
}
