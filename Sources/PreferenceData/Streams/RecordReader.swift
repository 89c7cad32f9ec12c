// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The JSON records of a file, one at a time: lines, or the elements of one array, told apart by the first character.
///
/// Only the record at hand is in memory. A byte order mark, blank lines and CRLF are passed over.
package struct RecordReader {
    /// The most bytes of one record; a longer one is passed over and told of.
    package static let longest = 16 << 20

    private let path: String
    private let buffer: RecordBuffer
    private let longest: Int
    private let file: String?

    package init(_ path: String, longest: Int = Self.longest, file: String? = nil) throws {
        self.path = path
        self.longest = longest
        self.file = file
        buffer = RecordBuffer(try ByteSource(path))
    }

    package enum Found {
        /// Valid while `body` runs.
        case record(UnsafeBufferPointer<UInt8>)
        /// A record of more than `longest` bytes, and how many it has.
        case tooLong(Int)
    }

    /// Throws a `FileFailure` where the file cannot be read on; what `body` throws goes through.
    package func read(_ body: (Found, Place) throws -> Void) throws {
        var line = 1
        while buffer.bytes.count < 3, try buffer.fill() {}
        if buffer.bytes.starts(with: [0xef, 0xbb, 0xbf]) { buffer.take(3) }
        while true {
            if let byte = buffer.bytes.first(where: { !Self.isSpace($0) }) {
                let blank = buffer.bytes.prefix { Self.isSpace($0) }
                line += blank.count { $0 == 0x0a }
                buffer.take(blank.count)
                if byte == UInt8(ascii: "[") {
                    buffer.take(1)
                    return try elements(from: line, body)
                }
                return try lines(from: line, body)
            }
            line += buffer.bytes.count { $0 == 0x0a }
            buffer.take(buffer.bytes.count)
            guard try buffer.fill() else { return }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
    }

    // MARK: - Lines

    private func lines(from first: Int, _ body: (Found, Place) throws -> Void) throws {
        var line = first
        var searched = 0
        var dropped = 0
        func give(_ count: Int) throws {
            let record = UnsafeBufferPointer(rebasing: buffer.bytes.prefix(count))
            defer {
                line += 1
                dropped = 0
            }
            if dropped + count > longest {
                try body(.tooLong(dropped + count), Place(line: line, file: file))
            } else if !record.allSatisfy(Self.isSpace) {
                try body(.record(record), Place(line: line, file: file))
            }
        }
        while true {
            let bytes = buffer.bytes
            let rest = UnsafeBufferPointer(rebasing: bytes[searched...])
            if let base = rest.baseAddress, let found = memchr(base, 0x0a, rest.count) {
                let count = searched + (UnsafeRawPointer(found) - UnsafeRawPointer(base))
                try give(count)
                buffer.take(count + 1)
                searched = 0
                continue
            }
            searched = bytes.count
            if searched > longest {
                dropped += searched
                buffer.take(searched)
                searched = 0
            }
            guard try buffer.fill() else {
                if dropped + buffer.bytes.count > 0 { try give(buffer.bytes.count) }
                return
            }
        }
    }

    // MARK: - An array

    private func elements(from first: Int, _ body: (Found, Place) throws -> Void) throws {
        var scan = ElementScan(line: first)
        while true {
            let bytes = buffer.bytes
            switch scan.advance(over: bytes) {
            case .more:
                if scan.place > longest {
                    scan.dropped += scan.place
                    buffer.take(scan.place)
                    scan.place = 0
                }
                guard try buffer.fill() else {
                    throw FileFailure(
                        .badData, path: file ?? path, line: first, reason: "the JSON array is never closed",
                        hint: "The file may be cut short")
                }
            case .element(let isLast):
                let text = bytes.prefix(scan.place)
                let record = UnsafeBufferPointer(rebasing: text.drop(while: Self.isSpace))
                let place = Place(line: scan.start, element: scan.number, file: file)
                if scan.dropped + record.count > longest {
                    try body(.tooLong(scan.dropped + record.count), place)
                } else if !record.isEmpty {
                    try body(.record(record), place)
                } else if !isLast || scan.number > 1 {
                    throw place.failure(path, "is missing between two commas")
                }
                buffer.take(scan.place + 1)
                scan.begin()
                if isLast { return try end(line: scan.line) }
            }
        }
    }

    private func end(line: Int) throws {
        repeat {
            guard buffer.bytes.allSatisfy(Self.isSpace) else {
                throw FileFailure(
                    .badData, path: file ?? path, line: line, reason: "text follows the JSON array")
            }
            buffer.take(buffer.bytes.count)
        } while try buffer.fill()
    }
}

/// The search for the end of an array's element, which may go on over several fillings of a buffer.
private struct ElementScan {
    enum Outcome {
        case more
        /// The element ends before `place`, where a comma or the array's own bracket stands.
        case element(isLast: Bool)
    }

    /// The line at `place`.
    var line: Int
    /// The line on which the element begins.
    var start: Int
    var number = 1
    var place = 0
    /// Bytes of the element that are gone from the buffer because there were too many.
    var dropped = 0
    private var depth = 0
    private var isInString = false
    private var hasBegun = false

    init(line: Int) {
        self.line = line
        start = line
    }

    mutating func begin() {
        (place, dropped, depth, isInString, hasBegun) = (0, 0, 0, false, false)
        number += 1
        start = line
    }

    mutating func advance(over bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
        var index = place
        defer { place = index }
        while index < bytes.count {
            if isInString {
                while index < bytes.count, bytes[index] != UInt8(ascii: "\""),
                    bytes[index] != UInt8(ascii: "\\")
                {
                    index += 1
                }
                guard index < bytes.count else { return .more }
                if bytes[index] == UInt8(ascii: "\\") {
                    // The escaped byte has to be in sight, so that the two are passed over at once.
                    guard index + 1 < bytes.count else { return .more }
                    index += 2
                } else {
                    isInString = false
                    index += 1
                }
                continue
            }
            let byte = bytes[index]
            if !hasBegun, byte > 0x20 {
                hasBegun = true
                start = line
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0, byte == UInt8(ascii: "]") { return .element(isLast: true) }
                depth = max(0, depth - 1)
            case UInt8(ascii: ",") where depth == 0: return .element(isLast: false)
            case 0x0a: line += 1
            default: break
            }
            index += 1
        }
        return .more
    }
}
