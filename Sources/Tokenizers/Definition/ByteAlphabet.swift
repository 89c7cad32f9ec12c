// SPDX-License-Identifier: Apache-2.0

/// GPT-2's bijection between bytes and printable characters, in which vocab.json and merges.txt are written.
///
/// Printable Latin-1 bytes stand for themselves; the other 68 are U+0100 upward in byte order. Source: `encoder.py`
/// of openai/gpt-2.
enum ByteAlphabet {
    static let scalars: [Unicode.Scalar] = {
        var next: UInt32 = 0x100
        return (0...255).map { byte in
            let printable = (0x21...0x7e).contains(byte) || (0xa1...0xac).contains(byte) || byte >= 0xae
            if printable { return Unicode.Scalar(UInt8(byte)) }
            defer { next += 1 }
            return Unicode.Scalar(next) ?? " "
        }
    }()

    private static let bytes = Dictionary(uniqueKeysWithValues: zip(scalars, (0...255).map { UInt8($0) }))

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(scalars[Int(byte)]) }
        return String(text)
    }

    /// nil where a character stands for no byte.
    static func bytes(_ text: String) -> [UInt8]? {
        var result: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard let byte = bytes[scalar] else { return nil }
            result.append(byte)
        }
        return result
    }
}
