// SPDX-License-Identifier: Apache-2.0

/// The records of a CSV file one after another, as bytes, in the memory of the longest.
///
/// The format is that of `CommaSeparatedValues`; a byte order mark at the start is passed over. A record's fields are valid
/// until the next call of `next`.
package final class CommaSeparatedRecords {
    /// Why a record is none; reading goes on with the line after the one on which it began.
    package struct Fault: Error, Equatable {
        /// Where the record begins.
        package var recordLine: Int
        /// Where the fault shows.
        package var line: Int
        package var reason: String
        package var hint: String?
    }

    private struct Field {
        var start: Int
        var count: Int
        /// Whether a quote stands in it twice.
        var isEscaped: Bool
    }

    private enum Outcome {
        case record, blank, incomplete, end
        case fault(line: Int, reason: String)
    }

    /// 1-based line on which the record starts.
    package private(set) var line = 1
    package private(set) var fieldCount = 0

    private let source: (UnsafeMutableRawBufferPointer) throws -> Int
    private var buffer: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var filled = 0
    private var position = 0
    private var nextLine = 1
    private var isAtEnd = false
    private var isAtStart = true
    private var fields: [Field] = []
    private var hasHighBytes = false

    /// - Parameter source: fills as much of a buffer as it likes and returns how much, 0 at the end.
    package init(capacity: Int = 1 << 20, source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {
        self.source = source
        self.capacity = max(64, capacity)
        buffer = .allocate(capacity: self.capacity)
    }

    deinit { buffer.deallocate() }

    convenience init(path: String) throws {
        let file = try FileReader(path)
        self.init { try file.read(into: $0) }
    }

    convenience init(text: String) {
        let bytes = Array(text.utf8)
        var given = 0
        self.init(capacity: bytes.count + 1) { space in
            let count = min(space.count, bytes.count - given)
            bytes.withUnsafeBytes {
                space.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[given..<given + count]))
            }
            given += count
            return count
        }
    }

    /// The bytes that come next, at most so many; reading does not move on.
    func opening(_ count: Int) throws -> [UInt8] {
        while filled - position < count, !isAtEnd { try fill() }
        return Array(UnsafeBufferPointer(start: buffer + position, count: min(count, filled - position)))
    }

    /// Goes to the next record that is not an empty line.
    ///
    /// Throws a `Fault`, after which it may be called again.
    ///
    /// - Returns: whether there is one.
    package func next() throws -> Bool {
        while true {
            switch scan() {
            case .record:
                guard !hasHighBytes || isUTF8 else {
                    throw Fault(
                        recordLine: line, line: line, reason: "is not valid UTF-8",
                        hint: "Convert the file to UTF-8")
                }
                return true
            case .blank: continue
            case .end: return false
            case .incomplete: try fill()
            case .fault(let faultLine, let reason):
                skipLine()
                throw Fault(recordLine: line, line: faultLine, reason: reason)
            }
        }
    }

    /// A field's bytes, its quotes taken off; valid until the next call of `next`.
    package func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let field = fields[index]
        return UnsafeBufferPointer(start: buffer + field.start, count: field.count)
    }

    package func text(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

    private var isUTF8: Bool {
        (0..<fieldCount).allSatisfy { String(validating: bytes($0), as: UTF8.self) != nil }
    }

    /// Makes room behind what is left of the buffer and reads into it.
    private func fill() throws {
        let left = filled - position
        if position > 0 {
            buffer.update(from: buffer + position, count: left)
            (position, filled) = (0, left)
        }
        if left > capacity / 2 {
            capacity *= 2
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
            larger.initialize(from: buffer, count: left)
            buffer.deallocate()
            buffer = larger
        }
        let count = try source(
            UnsafeMutableRawBufferPointer(start: buffer + filled, count: capacity - filled))
        filled += count
        isAtEnd = count == 0
        if isAtStart, filled >= 3 || isAtEnd {
            isAtStart = false
            if filled >= 3, buffer[0] == 0xef, buffer[1] == 0xbb, buffer[2] == 0xbf { position = 3 }
        }
    }

    /// After a fault: reading resumes on the line after the one where the record began.
    private func skipLine() {
        while position < filled {
            position += 1
            if buffer[position - 1] == UInt8(ascii: "\n") { break }
        }
        nextLine = line + 1
    }

    /// Finds the fields of the record at `position`, which moves behind it.
    private func scan() -> Outcome {
        guard !isAtStart else { return .incomplete }
        let bytes = UnsafePointer(buffer)
        let end = filled
        var index = position
        var fieldStart = index
        var high: UInt8 = 0
        var newlines = 0
        // Taken out of the object while they grow: an access of its own for each field would cost more than the field.
        var fields = self.fields
        self.fields = []
        defer { self.fields = fields }
        fields.removeAll(keepingCapacity: true)
        line = nextLine
        while true {
            // An unquoted field, up to what ends it.
            while index < end, !Self.isSpecial(bytes[index]) {
                high |= bytes[index]
                index += 1
            }
            guard index < end else {
                guard isAtEnd else { return .incomplete }
                if index == fieldStart, fields.isEmpty { return .end }
                fields.append(Field(start: fieldStart, count: index - fieldStart, isEscaped: false))
                return finish(&fields, next: end, high, newlines)
            }
            switch bytes[index] {
            case UInt8(ascii: ","):
                fields.append(Field(start: fieldStart, count: index - fieldStart, isEscaped: false))
                index += 1
                fieldStart = index
            case UInt8(ascii: "\n"):
                fields.append(Field(start: fieldStart, count: index - fieldStart, isEscaped: false))
                return finish(&fields, next: index + 1, high, newlines + 1)
            case UInt8(ascii: "\r"):
                guard index + 1 < end || isAtEnd else { return .incomplete }
                if index + 1 < end, bytes[index + 1] == UInt8(ascii: "\n") {
                    fields.append(Field(start: fieldStart, count: index - fieldStart, isEscaped: false))
                    return finish(&fields, next: index + 2, high, newlines + 1)
                }
                index += 1
            default:
                guard index == fieldStart else {
                    return .fault(line: line + newlines, reason: "a quote inside an unquoted field")
                }
                index += 1
                let quoteStart = index
                var isEscaped = false
                // The text between the quotes.
                while true {
                    while index < end, bytes[index] != UInt8(ascii: "\"") {
                        high |= bytes[index]
                        if bytes[index] == UInt8(ascii: "\n") { newlines += 1 }
                        index += 1
                    }
                    guard index < end, index + 1 < end || isAtEnd else {
                        guard isAtEnd else { return .incomplete }
                        return .fault(line: line, reason: "a quoted field that begins here is never closed")
                    }
                    guard index + 1 < end, bytes[index + 1] == UInt8(ascii: "\"") else { break }
                    isEscaped = true
                    index += 2
                }
                fields.append(Field(start: quoteStart, count: index - quoteStart, isEscaped: isEscaped))
                index += 1
                if index == end {
                    guard isAtEnd else { return .incomplete }
                    return finish(&fields, next: end, high, newlines)
                }
                if bytes[index] == UInt8(ascii: "\r") {
                    guard index + 1 < end || isAtEnd else { return .incomplete }
                    if index + 1 < end, bytes[index + 1] == UInt8(ascii: "\n") { index += 1 }
                }
                switch bytes[index] {
                case UInt8(ascii: ","):
                    index += 1
                    fieldStart = index
                case UInt8(ascii: "\n"): return finish(&fields, next: index + 1, high, newlines + 1)
                case UInt8(ascii: "\""):
                    return .fault(line: line + newlines, reason: "a quote inside an unquoted field")
                default: return .fault(line: line + newlines, reason: "text after a closing quote")
                }
            }
        }
    }

    private func finish(_ fields: inout [Field], next: Int, _ high: UInt8, _ newlines: Int) -> Outcome {
        position = next
        nextLine = line + newlines
        hasHighBytes = high >= 0x80
        fieldCount = fields.count
        for index in fields.indices where fields[index].isEscaped {
            fields[index].count = unescape(fields[index])
        }
        return fieldCount == 1 && fields[0].count == 0 ? .blank : .record
    }

    /// Writes each pair of quotes as one, in place, now that the record is not read again.
    ///
    /// - Returns: how many bytes are left.
    private func unescape(_ field: Field) -> Int {
        var (from, to) = (field.start, field.start)
        let end = field.start + field.count
        while from < end {
            buffer[to] = buffer[from]
            from += buffer[from] == UInt8(ascii: "\"") ? 2 : 1
            to += 1
        }
        return to - field.start
    }

    @inline(__always)
    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\"")
    }
}
