// SPDX-License-Identifier: Apache-2.0

/// Decodes one token at a time and holds back the bytes of a character that is not complete yet.
///
/// What it gives together is what `decode` gives for all ids at once; only where a run of fallback bytes is not UTF-8
/// does it keep the characters of the run that were whole.
package struct StreamingDecoder {
    private let tokenizer: Tokenizer
    private var pending: [UInt8] = []
    /// Spaces still to be left out at the start.
    private var strippable: Int

    package init(_ tokenizer: Tokenizer) {
        self.tokenizer = tokenizer
        strippable = tokenizer.decoder.strippedSpaces
    }

    /// The text that is certain after this token; may be empty.
    package mutating func append(_ id: Int32) -> String {
        let decoder = tokenizer.decoder
        guard let kind = decoder.kind(id), kind != .special else { return "" }
        if decoder.isByteLevel || kind == .fallback {
            pending += decoder.bytes(id)
            let complete = pending.count - incompleteSuffix()
            defer { pending.removeFirst(complete) }
            return text(pending[..<complete])
        }
        defer { pending = [] }
        return text((pending.flatMap { _ in TokenDecoder.replacement } + decoder.bytes(id))[...])
    }

    /// What is left at the end; an incomplete character becomes U+FFFD.
    package mutating func finish() -> String {
        defer { pending = [] }
        let bytes =
            tokenizer.decoder.isByteLevel ? pending : pending.flatMap { _ in TokenDecoder.replacement }
        return text(bytes[...])
    }

    private mutating func text(_ bytes: ArraySlice<UInt8>) -> String {
        let stripped = bytes.prefix(strippable).prefix { $0 == UInt8(ascii: " ") }.count
        strippable = stripped < bytes.count ? 0 : strippable - stripped
        return String(decoding: bytes.dropFirst(stripped), as: UTF8.self)
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
