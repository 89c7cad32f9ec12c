// SPDX-License-Identifier: Apache-2.0

/// What each token stands for in a decoded text, in one run of bytes.
struct TokenDecoder: Sendable {
    /// How the bytes of a token count.
    enum Kind: UInt8, BitwiseCopyable, Sendable {
        case text
        /// One byte of a character that the vocabulary lacks.
        case fallback
        case special
    }

    private let bytes: FrozenBuffer<UInt8>
    /// (count + 1,) where each token's bytes begin.
    private let starts: FrozenBuffer<Int32>
    private let kinds: FrozenBuffer<Kind>
    let strippedSpaces: Int
    let isByteLevel: Bool

    init(_ definition: TokenizerDefinition) {
        isByteLevel = definition.isByteLevel
        strippedSpaces = definition.strippedSpaces
        var bytes: [UInt8] = []
        var starts: [Int32] = [0]
        var kinds: [Kind] = []
        for token in definition.vocabulary.tokens {
            let byte = definition.isByteLevel ? nil : CharacterSymbols.byte(token)
            if let byte {
                bytes.append(byte)
            } else if definition.isByteLevel {
                bytes += token
            } else {
                bytes += NormalizationStep.replacing(
                    SpaceMarkScanner.mark, with: [UInt8(ascii: " ")], in: token)
            }
            starts.append(Int32(bytes.count))
            kinds.append(byte == nil ? .text : .fallback)
        }
        for id in definition.vocabulary.specials { kinds[Int(id)] = .special }
        self.bytes = FrozenBuffer(bytes)
        self.starts = FrozenBuffer(starts)
        self.kinds = FrozenBuffer(kinds)
    }

    /// Nil where no token has the id.
    func kind(_ id: Int32) -> Kind? {
        id >= 0 && Int(id) < kinds.count ? kinds[Int(id)] : nil
    }

    /// What a token of the vocabulary stands for.
    func bytes(_ id: Int32) -> UnsafeBufferPointer<UInt8> {
        let start = Int(starts[Int(id)])
        return UnsafeBufferPointer(start: bytes.pointer + start, count: Int(starts[Int(id) + 1]) - start)
    }

    /// U+FFFD as UTF-8.
    static let replacement: [UInt8] = [0xef, 0xbf, 0xbd]
}

extension Tokenizer {
    /// What one token stands for, a special token its text; nothing where no token has the id.
    package func bytes(of id: Int32) -> [UInt8] { decoder.kind(id) == nil ? [] : Array(decoder.bytes(id)) }

    /// Text of the ids; bytes that are not UTF-8 become U+FFFD, ids of no token vanish.
    ///
    /// Where characters fall back to bytes, a run of such tokens that is not UTF-8 as a whole is U+FFFD throughout, as
    /// Hugging Face's tokenizers has it.
    /// - Parameter specials: whether special tokens show as their texts.
    package func decode(_ ids: some Sequence<Int32>, specials: Bool = false) -> String {
        var text: [UInt8] = []
        var run: [UInt8] = []
        func finishRun() {
            guard !run.isEmpty else { return }
            let isText = String(validating: run, as: UTF8.self) != nil
            text += isText ? run : run.flatMap { _ in TokenDecoder.replacement }
            run.removeAll(keepingCapacity: true)
        }
        for id in ids {
            guard let kind = decoder.kind(id) else { continue }
            switch kind {
            case .special where !specials: continue
            case .fallback: run += decoder.bytes(id)
            case .special, .text:
                finishRun()
                text += decoder.bytes(id)
            }
        }
        finishRun()
        let stripped = text.prefix(decoder.strippedSpaces).prefix { $0 == UInt8(ascii: " ") }.count
        return String(decoding: text[stripped...], as: UTF8.self)
    }
}
