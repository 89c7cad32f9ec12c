// SPDX-License-Identifier: Apache-2.0

/// CSV as RFC 4180 has it: comma, double quotes, CRLF or LF read, LF written.
package enum CommaSeparatedValues {
    /// One record with the 1-based line on which it starts; a quoted field may span lines.
    package struct Row: Equatable, Sendable {
        package var line: Int
        package var fields: [String]

        package init(line: Int, fields: [String]) {
            self.line = line
            self.fields = fields
        }
    }

    /// - Parameter path: the name that errors give.
    package static func parse(_ text: String, path: String) throws -> [Row] {
        var rows: [Row] = []
        var fields: [String] = []
        var field: [UInt8] = []
        var line = 1
        var start = 1
        var quoted = false
        var wasQuoted = false
        let bytes = Array(text.utf8)
        var index = 0

        func failure(_ reason: String) -> FileFailure {
            FileFailure(.badData, path: path, line: line, reason: reason)
        }
        func endField() {
            fields.append(String(decoding: field, as: UTF8.self))
            field.removeAll(keepingCapacity: true)
            wasQuoted = false
        }
        func endRow() {
            endField()
            if fields != [""] { rows.append(Row(line: start, fields: fields)) }
            fields.removeAll(keepingCapacity: true)
        }

        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if quoted {
                if byte == UInt8(ascii: "\"") {
                    if index < bytes.count, bytes[index] == byte {
                        field.append(byte)
                        index += 1
                    } else {
                        quoted = false
                    }
                } else {
                    if byte == UInt8(ascii: "\n") { line += 1 }
                    field.append(byte)
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                guard field.isEmpty, !wasQuoted else { throw failure("a quote inside an unquoted field") }
                quoted = true
                wasQuoted = true
            case UInt8(ascii: ","): endField()
            case UInt8(ascii: "\r") where index < bytes.count && bytes[index] == UInt8(ascii: "\n"): continue
            case UInt8(ascii: "\n"):
                endRow()
                line += 1
                start = line
            default:
                guard !wasQuoted else { throw failure("text after a closing quote") }
                field.append(byte)
            }
        }
        guard !quoted else {
            line = start
            throw failure("a quoted field that begins here is never closed")
        }
        if !field.isEmpty || !fields.isEmpty || wasQuoted { endRow() }
        return rows
    }

    /// One line; quotes only where needed.
    package static func line(_ fields: [String]) -> String {
        fields.map { field in
            let special = field.utf8.contains { $0 == 0x2c || $0 == 0x22 || $0 == 0x0a || $0 == 0x0d }
            guard special else { return field }
            return "\""
                + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
                + "\""
        }.joined(separator: ",") + "\n"
    }

    /// Free text made safe for spreadsheets; for text columns only, never for numbers.
    ///
    /// A cell that begins with one of `= + - @`, TAB or CR is run as a formula: an apostrophe is put before it
    /// (OWASP ASVS 5.0, 1.2.10).
    package static func guarded(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, "=+-@\t\r\0".unicodeScalars.contains(first) else {
            return text
        }
        return "'" + text
    }

    /// The text before `guarded`; a text whose author began it with such an apostrophe loses it.
    package static func unguarded(_ text: String) -> String {
        guard text.first == "'" else { return text }
        let rest = String(text.dropFirst())
        return guarded(rest) == rest ? text : rest
    }
}
