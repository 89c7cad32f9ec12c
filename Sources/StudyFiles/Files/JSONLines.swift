// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

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
                        hint: "`showdown data import` reads it and writes JSON lines")
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

/// Appends records to a JSON lines file; each batch is on disk when `append` returns, unless that is put off.
///
/// A last line cut short by a crash is dropped when the file is opened again; a whole one that only lacks its line
/// break gets it, and a file that holds something else is refused untouched.
package final class JSONLinesAppender {
    private let path: String
    private let descriptor: Int32

    package init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw FileFailure(
                .cannotCreate, path: path,
                reason: "cannot be opened for writing: \(FileContents.systemError())",
                hint: "Choose a folder that exists and that you may write to")
        }
        try dropPartialLine()
    }

    deinit { close(descriptor) }

    /// - Parameter durably: false leaves it to the system when the records reach the disk, until `sync`.
    package func append(_ records: some Sequence<some Encodable>, durably: Bool = true) throws {
        var bytes: [UInt8] = []
        for record in records { bytes += try JSONLines.encode(record) }
        try FileContents.append(bytes, to: descriptor, path: path)
        if durably { try sync() }
    }

    /// Returns when everything that was appended is on the disk.
    package func sync() throws {
        guard fdatasync(descriptor) == 0 else {
            throw FileFailure(
                .inputOutput, path: path, reason: "could not be synced: \(FileContents.systemError())")
        }
    }

    private func dropPartialLine() throws {
        let end = lseek(descriptor, 0, SEEK_END)
        var start = end
        var tail: [UInt8] = []
        var byte: UInt8 = 0
        while start > 0, pread(descriptor, &byte, 1, start - 1) == 1, byte != UInt8(ascii: "\n") {
            tail.append(byte)
            start -= 1
        }
        guard let first = tail.last else { return }
        // What was never a record of ours is not cut off: the path may name somebody's file.
        guard first == UInt8(ascii: "{") else {
            throw FileFailure(
                .cannotCreate, path: path, reason: "exists and is not a JSON lines file",
                hint: "Choose another file")
        }
        if (try? JSONDecoder().decode(AnyRecord.self, from: Data(tail.reversed()))) != nil {
            return try FileContents.append([UInt8(ascii: "\n")], to: descriptor, path: path)
        }
        guard ftruncate(descriptor, start) == 0 else {
            throw FileFailure(
                .inputOutput, path: path, reason: "could not be trimmed: \(FileContents.systemError())")
        }
    }

    /// Any JSON object.
    private struct AnyRecord: Decodable {
        private struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }

            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: Key.self) }
    }
}
