// SPDX-License-Identifier: Apache-2.0

/// Reads JSON as RFC 8259 has it, from UTF-8 without a byte order mark.
package struct JSONReader {
    /// Where the text is not JSON, as a place among its bytes.
    package struct Fault: Error {
        package var offset: Int
    }

    /// What was amiss in the strings of a text that was read all the same.
    package struct Repairs: Equatable, Sendable {
        /// Halves of a surrogate pair, each read as U+FFFD.
        package var loneSurrogates = 0
        /// Strings with bytes that are not UTF-8, each of which was read as U+FFFD.
        package var invalidStrings = 0

        package init() {}
    }

    /// Arrays and objects within each other; a tokenizer has four.
    private static let deepest = 32

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var depth = 0
    /// Nil where such strings are faults.
    private var repairs: Repairs?

    private init(_ bytes: UnsafeBufferPointer<UInt8>, repairs: Repairs? = nil) {
        self.bytes = bytes
        self.repairs = repairs
    }

    /// Reads what people publish: strings with lone surrogates, invalid bytes and raw control characters are read and told of.
    package static func readRepairing(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(Fault) -> (value: JSONValue, repairs: Repairs) {
        var reader = JSONReader(bytes, repairs: Repairs())
        do {
            let value = try reader.value()
            reader.skipSpace()
            guard reader.index == bytes.count else { throw Fault(offset: reader.index) }
            return (value, reader.repairs ?? Repairs())
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault(offset: reader.index)
        }
    }

    /// Reads a whole text; what is amiss anywhere is a `Fault`.
    package static func read(_ bytes: [UInt8]) throws -> JSONValue {
        try bytes.withUnsafeBufferPointer { buffer in
            var reader = JSONReader(buffer)
            let value = try reader.value()
            reader.skipSpace()
            guard reader.index == buffer.count else { throw Fault(offset: reader.index) }
            return value
        }
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { index += 1 }
    }

    private mutating func take(_ byte: UInt8) throws {
        guard current == byte else { throw Fault(offset: index) }
        index += 1
    }

    private mutating func value() throws -> JSONValue {
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return .object(try nested { try $0.members() })
        case UInt8(ascii: "["): return .array(try nested { try $0.elements() })
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func nested<Value>(_ body: (inout JSONReader) throws -> Value) throws -> Value {
        depth += 1
        guard depth <= Self.deepest else { throw Fault(offset: index) }
        defer { depth -= 1 }
        index += 1
        return try body(&self)
    }

    private mutating func members() throws -> [(name: String, value: JSONValue)] {
        var members: [(name: String, value: JSONValue)] = []
        skipSpace()
        if current == UInt8(ascii: "}") {
            index += 1
            return members
        }
        while true {
            skipSpace()
            let name = try string()
            skipSpace()
            try take(UInt8(ascii: ":"))
            members.append((name, try value()))
            skipSpace()
            if current == UInt8(ascii: ",") {
                index += 1
            } else {
                try take(UInt8(ascii: "}"))
                return members
            }
        }
    }

    private mutating func elements() throws -> [JSONValue] {
        var elements: [JSONValue] = []
        skipSpace()
        if current == UInt8(ascii: "]") {
            index += 1
            return elements
        }
        while true {
            elements.append(try value())
            skipSpace()
            if current == UInt8(ascii: ",") {
                index += 1
            } else {
                try take(UInt8(ascii: "]"))
                return elements
            }
        }
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws -> JSONValue {
        for byte in text.utf8 { try take(byte) }
        return value
    }

    private mutating func number() throws -> Double {
        let start = index
        while let byte = current, "+-.0123456789Ee".utf8.contains(byte) { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let value = Double(text), value.isFinite, text.utf8.first != UInt8(ascii: "+") else {
            throw Fault(offset: start)
        }
        return value
    }

    private mutating func string() throws -> String {
        try take(UInt8(ascii: "\""))
        let start = index
        // Below it, a byte is a control character.
        let least: UInt8 = repairs == nil ? 0x20 : 0
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\"),
            bytes[index] >= least
        {
            index += 1
        }
        if current == UInt8(ascii: "\"") {
            index += 1
            return try text(bytes[start..<index - 1], at: start)
        }
        var content = Array(bytes[start..<index])
        while let byte = current, byte >= least {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return try text(content, at: start)
            case UInt8(ascii: "\\"): content += try escaped()
            default:
                let run = index - 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "\""),
                    bytes[index] != UInt8(ascii: "\\"),
                    bytes[index] >= least
                {
                    index += 1
                }
                content += bytes[run..<index]
            }
        }
        throw Fault(offset: index)
    }

    private mutating func text(_ content: some Collection<UInt8>, at offset: Int) throws -> String {
        if let text = String(validating: content, as: UTF8.self) { return text }
        guard repairs != nil else { throw Fault(offset: offset) }
        repairs?.invalidStrings += 1
        return String(decoding: content, as: UTF8.self)
    }

    /// What stands after a backslash, as UTF-8.
    private mutating func escaped() throws -> [UInt8] {
        guard let byte = current else { throw Fault(offset: index) }
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "u"):
            var value = try fourDigits()
            if value & 0xfc00 == 0xd800 {
                let high = index
                do {
                    try take(UInt8(ascii: "\\"))
                    try take(UInt8(ascii: "u"))
                    let low = try fourDigits()
                    guard low & 0xfc00 == 0xdc00 else { throw Fault(offset: index) }
                    value = 0x10000 + (value & 0x3ff) << 10 + low & 0x3ff
                } catch {
                    guard repairs != nil else { throw error }
                    index = high
                }
            }
            if let scalar = Unicode.Scalar(value) { return UTF8.encode(scalar).map(Array.init) ?? [] }
            guard repairs != nil else { throw Fault(offset: index) }
            repairs?.loneSurrogates += 1
            return Array("\u{fffd}".utf8)
        default: throw Fault(offset: index)
        }
    }

    private mutating func fourDigits() throws -> UInt32 {
        guard index + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16),
            bytes[index] != UInt8(ascii: "+"), bytes[index] != UInt8(ascii: "-")
        else { throw Fault(offset: index) }
        index += 4
        return value
    }
}
