// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials

/// A file with one JSON object a line.
package enum JSONLines {
    /// Every record with its 1-based line; blank lines are passed over.
    ///
    /// Throws a `FileFailure` that names the file and the line of the first record that is not valid JSON or
    /// lacks a field.
    package static func read<Record: Decodable>(_ type: Record.Type, from path: String) throws -> [Record] {
        var records: [Record] = []
        try forEach(type, in: path) { record, _ in records.append(record) }
        return records
    }

    package static func forEach<Record: Decodable>(
        _ type: Record.Type, in path: String, _ body: (Record, _ line: Int) throws -> Void
    ) throws {
        let decoder = JSONDecoder()
        try forEachLine(of: path) { line, number in
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) { return }
            let record: Record
            do {
                record = try decoder.decode(type, from: line)
            } catch {
                if number == 1, let other = otherForm(line) {
                    throw FileFailure(
                        .badData, path: path,
                        reason: "is \(other), where one JSON object a line was expected",
                        hint: "Write one object a line; for training data `showdown data import` does so")
                }
                guard String(validating: line, as: UTF8.self) != nil else {
                    throw FileFailure(
                        .badData, path: path, line: number, reason: "is not valid UTF-8",
                        hint: "Convert the file to UTF-8")
                }
                throw FileFailure(.badData, path: path, line: number, reason: explain(error))
            }
            try body(record, number)
        }
    }

    /// A file's lines with their 1-based numbers, in the memory of the longest; without line breaks and byte order mark.
    private static func forEachLine(of path: String, _ body: (Data, _ number: Int) throws -> Void) throws {
        var line = Data()
        var number = 0
        func finish() throws {
            number += 1
            if number == 1, line.starts(with: [0xef, 0xbb, 0xbf]) { line = line.dropFirst(3) }
            try body(line, number)
            line = Data()
        }
        try FileContents.forEachPiece(of: path) { piece in
            var rest = piece[...]
            while let end = rest.firstIndex(of: 0x0a) {
                line.append(contentsOf: rest[..<end])
                try finish()
                rest = rest[(end + 1)...]
            }
            line.append(contentsOf: rest)
        }
        if !line.isEmpty { try finish() }
    }

    /// What a file is instead that begins so, where that can be told.
    private static func otherForm(_ line: Data) -> String? {
        if line.starts(with: [0x1f, 0x8b]) { return "compressed with gzip" }
        return line.first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "[") ? "a JSON array" : nil
    }

    /// Keys sorted, slashes plain: the same records give the same bytes.
    package static func encode(_ record: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(record)) + [UInt8(ascii: "\n")]
    }

    package static func write(_ records: some Sequence<some Encodable>, to path: String) throws {
        var bytes: [UInt8] = []
        for record in records { bytes += try encode(record) }
        try FileContents.write(bytes, to: path)
    }

    /// Says which field of a record is missing or of another type, in one clause.
    package static func explain(_ error: any Error) -> String {
        func at(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            let parents = at(context.codingPath)
            return "the field \"\(parents.isEmpty ? "" : parents + ".")\(key.stringValue)\" is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            return "the field \"\(at(context.codingPath))\" has another type than expected"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "the field \"\(at(context.codingPath))\": \(context.debugDescription)"
        case is DecodingError: return "is not valid JSON"
        default: return "\(error)"
        }
    }
}
