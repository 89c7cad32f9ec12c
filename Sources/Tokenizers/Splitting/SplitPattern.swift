// SPDX-License-Identifier: Apache-2.0

/// A published regular expression that cuts text into the pieces that merges never cross.
///
/// The patterns are followed by hand over Unicode scalars; concatenated, the pieces are the text.
package enum SplitPattern: Sendable, CaseIterable {
    case gpt2
    /// Digits in groups of up to three.
    case llama3
    /// As Llama 3's, each digit by itself.
    case qwen2

    /// The pattern as tokenizer.json writes it.
    package var text: String {
        switch self {
        case .gpt2: #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
        case .llama3: Self.modern(digits: #"\p{N}{1,3}"#)
        case .qwen2: Self.modern(digits: #"\p{N}"#)
        }
    }

    private static func modern(digits: String) -> String {
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"# + digits
            + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    }

    /// Nil where the text is none of the patterns.
    package init?(_ text: String) {
        guard let pattern = Self.allCases.first(where: { $0.text.utf8.elementsEqual(text.utf8) }) else {
            return nil
        }
        self = pattern
    }

    /// Ranges of the UTF-8 bytes of `text`, in order, without gaps.
    package func pieces(_ text: [UInt8]) -> [Range<Int>] {
        text.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return [] }
            switch self {
            case .gpt2: return PieceScan(GPT2Scanner()).pieces(base, bytes.count)
            case .llama3: return PieceScan(Llama3Scanner(digits: 3)).pieces(base, bytes.count)
            case .qwen2: return PieceScan(Llama3Scanner(digits: 1)).pieces(base, bytes.count)
            }
        }
    }
}
