// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
internal import StudyFiles

/// An object of somebody else's file, and where it stands.
struct ForeignRecord {
    /// Any value of JSON.
    enum Value: Decodable {
        case text(String)
        case number(Double)
        case truth(Bool)
        case list([Value])
        case fields([String: Value])
        case null

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let truth = try? value.decode(Bool.self) {
                self = .truth(truth)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if let list = try? value.decode([Value].self) {
                self = .list(list)
            } else {
                self = .fields(try value.decode([String: Value].self))
            }
        }

        /// As a message quotes it, in at most 60 characters.
        var words: String {
            switch self {
            case .text(let text): text.count > 60 ? "\"\(text.prefix(60))…\"" : "\"\(text)\""
            case .number(let number): Self.digits(number)
            case .truth(let truth): "\(truth)"
            case .list: "a list"
            case .fields: "an object"
            case .null: "null"
            }
        }

        static func digits(_ number: Double) -> String {
            Int64(exactly: number).map { "\($0)" } ?? "\(number)"
        }
    }

    let fields: [String: Value]
    let path: String
    /// Of a file with a record a line.
    let line: Int?
    /// From 1.
    let number: Int

    /// The records of a JSON array, or of JSON lines.
    static func read(_ path: String) throws -> [ForeignRecord] {
        let bytes = try FileContents.read(path)
        let start = bytes.first { ![0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf].contains($0) }
        var records: [ForeignRecord] = []
        if start == UInt8(ascii: "[") {
            let list: [[String: Value]]
            do {
                list = try JSONDecoder().decode([[String: Value]].self, from: bytes)
            } catch {
                throw FileFailure(
                    .badData, path: path, reason: JSONLines.explain(error),
                    hint: "A file is an array of objects, or one object a line")
            }
            records = list.enumerated().map {
                ForeignRecord(fields: $1, path: path, line: nil, number: $0 + 1)
            }
        } else {
            try JSONLines.forEach([String: Value].self, in: path) { fields, line in
                records.append(
                    ForeignRecord(fields: fields, path: path, line: line, number: records.count + 1))
            }
        }
        guard !records.isEmpty else {
            throw FileFailure(.badData, path: path, reason: "holds no records")
        }
        return records
    }

    /// Where the record stands, in words.
    var place: String { line.map { "line \($0)" } ?? "record \(number)" }

    func failure(_ reason: String, hint: String? = nil) -> FileFailure {
        FileFailure(
            .badData, path: path, line: line, reason: (line == nil ? "record \(number): " : "") + reason,
            hint: hint)
    }

    func failure(_ field: String, _ reason: String, hint: String? = nil) -> FileFailure {
        guard let value = fields[field] else {
            return failure("the field \"\(field)\" is missing", hint: hint)
        }
        return failure("the field \"\(field)\" is \(value.words): \(reason)", hint: hint)
    }

    // MARK: - Fields

    /// A text that is not empty; a number as its digits.
    func text(_ field: String) throws -> String {
        switch fields[field] {
        case .text(let text) where !text.isEmpty: return text
        case .number(let number): return Value.digits(number)
        default: throw failure(field, "it is no text")
        }
    }

    /// Nil where it is missing or null.
    func textIfAny(_ field: String) throws -> String? {
        switch fields[field] {
        case nil, .null: nil
        case .text(""): nil
        default: try text(field)
        }
    }

    func numberIfAny(_ field: String) throws -> Double? {
        switch fields[field] {
        case nil, .null: return nil
        case .number(let number): return number
        default: throw failure(field, "it is no number")
        }
    }

    /// A method's name that votes.csv can hold.
    func method(_ field: String) throws -> String {
        let name = try text(field)
        if let fault = VoteTable.fault(ofMethodName: name) { throw failure(field, fault) }
        return name
    }

    /// Who judged: a name, or FastChat's list of a model and its prompt.
    func judge(_ field: String, default name: String?) throws -> String {
        if case .list(let parts) = fields[field] {
            let names = parts.compactMap { if case .text(let text) = $0 { text } else { nil } }
            if let first = names.first, names.count == parts.count, !first.isEmpty { return first }
            throw failure(field, "it is no list of names")
        }
        if let given = try textIfAny(field) ?? name { return given }
        throw failure("names no judge", hint: "Give --judge NAME")
    }
}
