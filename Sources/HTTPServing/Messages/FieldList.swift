// SPDX-License-Identifier: Apache-2.0

/// The elements of header fields that are lists (RFC 9110, 5.6.1).
///
/// Cut by bytes: to Swift a comma and a combining mark behind it are one character, so that cutting by characters would
/// let whoever writes one part of a field swallow the next.
enum FieldList {
    /// The elements of all fields of one name, without the spaces and tabs around them; empty ones are left out.
    static func elements(of values: [String], separator: Unicode.Scalar = ",") -> [String] {
        values.flatMap { value in
            value.utf8.split { $0 == UInt8(ascii: separator) }.compactMap { part in
                let text = String(Substring(trimmed(part)))
                return text.isEmpty ? nil : text
            }
        }
    }

    static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
        var text = text.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
