// SPDX-License-Identifier: Apache-2.0

/// Decodes one token at a time and holds back the bytes of a character that is not complete yet.
package struct StreamingDecoder {
    private let tokenizer: Tokenizer
    private var pending: [UInt8] = []

    package init(_ tokenizer: Tokenizer) { self.tokenizer = tokenizer }

    /// The text that is certain after this token; may be empty.
    package mutating func append(_ id: Int32) -> String {
        pending += tokenizer.bytes([id])
        let complete = pending.count - incompleteSuffix()
        defer { pending.removeFirst(complete) }
        return String(decoding: pending[..<complete], as: UTF8.self)
    }

    /// What is left at the end; an incomplete character becomes U+FFFD.
    package mutating func finish() -> String {
        defer { pending = [] }
        return String(decoding: pending, as: UTF8.self)
    }

    /// Bytes at the end that could begin a character: a lead byte with fewer continuations than it announces.
    private func incompleteSuffix() -> Int {
        for back in 1...4 where back <= pending.count {
            let byte = pending[pending.count - back]
            if byte & 0xc0 == 0x80 { continue }
            let length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
            return length > back ? back : 0
        }
        return 0
    }
}
