// SPDX-License-Identifier: Apache-2.0

internal import Mustache

/// Text as HTML: five characters escaped, scalar by scalar.
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
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): escaped += "&lt;".utf8
            case UInt8(ascii: ">"): escaped += "&gt;".utf8
            case UInt8(ascii: "&"): escaped += "&amp;".utf8
            case UInt8(ascii: "\""): escaped += "&quot;".utf8
            case UInt8(ascii: "'"): escaped += "&#39;".utf8
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// A model's words as volunteers see them: verbatim, without surrounding white space and control characters.
    ///
    /// For display alone; what is stored and hashed keeps every byte.
    static func displayed(_ text: String) -> String {
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
}
