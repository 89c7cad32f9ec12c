// SPDX-License-Identifier: Apache-2.0

internal import Mustache

/// Text as HTML: five characters escaped, byte by byte.
///
/// The library's own escaping compares grapheme clusters: a quotation mark followed by a combining accent is another
/// cluster and stays as it is, and the text that follows it stands outside of its attribute.
struct HTMLText: MustacheContentType {
    /// The name under which templates ask for this escaping.
    static let name = "STRICT_HTML"

    /// Makes the name known to the library; its first use does it, once for the process.
    static let registration: Void = MustacheContentTypes.register(HTMLText(), named: name)

    func escapeText(_ text: String) -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count + 32)
        Self.append(text, to: &escaped)
        return String(decoding: escaped, as: UTF8.self)
    }

    /// The one place that knows which characters are escaped, and how.
    static func append(_ text: String, to page: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes in
            // Runs without such a character are copied whole.
            var start = 0
            for index in bytes.indices {
                let name: StaticString
                switch bytes[index] {
                case UInt8(ascii: "<"): name = "&lt;"
                case UInt8(ascii: ">"): name = "&gt;"
                case UInt8(ascii: "&"): name = "&amp;"
                case UInt8(ascii: "\""): name = "&quot;"
                case UInt8(ascii: "'"): name = "&#39;"
                default: continue
                }
                page.append(contentsOf: bytes[start..<index])
                name.withUTF8Buffer { page.append(contentsOf: $0) }
                start = index + 1
            }
            page.append(contentsOf: bytes[start...])
        }
    }

    /// A model's words as volunteers see them: verbatim, without surrounding white space and control characters.
    ///
    /// For display alone; what is stored and hashed keeps every byte.
    static func displayed(_ text: String) -> String {
        var text = text
        if let plain = text.withUTF8(plainRange) {
            guard plain.count < text.utf8.count else { return text }
            let start = text.utf8.index(text.startIndex, offsetBy: plain.lowerBound)
            return String(text[start..<text.utf8.index(start, offsetBy: plain.count)])
        }
        let normalised = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        let kept = normalised.unicodeScalars.filter { scalar in
            scalar.properties.generalCategory != .control || scalar == "\n" || scalar == "\t"
        }
        let blank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        guard let start = kept.firstIndex(where: { !blank($0) }),
            let end = kept.lastIndex(where: { !blank($0) })
        else { return "" }
        return String(String.UnicodeScalarView(kept[start...end]))
    }

    /// Where the text without its surrounding white space lies; nil where a look at bytes does not suffice.
    private static func plainRange(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 }
        for (index, byte) in bytes.enumerated() {
            if byte < 0x20 && !isBlank(byte) || byte == 0x7F { return nil }
            // U+0080 to U+009F, the other control characters, begin with C2 and go on below A0.
            if byte == 0xC2, index + 1 < bytes.count, bytes[index + 1] < 0xA0 { return nil }
        }
        guard let first = bytes.firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return 0..<0 }
        // White space beyond ASCII at an end: the slow way knows it.
        return bytes[first] < 0x80 && bytes[last] < 0x80 ? first..<last + 1 : nil
    }
}
