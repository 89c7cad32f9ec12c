// SPDX-License-Identifier: Apache-2.0

/// Everything that a tokenizer's files say, as a value: what `Tokenizer` is built from and what is written back.
package struct TokenizerDefinition: Equatable, Sendable {
    /// How text becomes the pieces that merges never cross, and what a piece's first symbols are.
    package enum Splitting: Equatable, Sendable {
        /// Symbols are bytes; pieces are cut by the pattern, or not at all.
        case bytes(SplitPattern?, addsPrefixSpace: Bool)
        /// Symbols are characters; spaces become `▁` by the normalizer, or by a Metaspace step.
        case characters(Metaspace?)
    }

    /// Spaces as `▁`, one of them before the text, as SentencePiece writes them.
    package struct Metaspace: Equatable, Sendable {
        package enum Prepending: String, Sendable {
            /// Before every stretch of text between added tokens.
            case always
            /// Before the text, where it does not begin with an added token.
            case first
            case never
        }

        package var prepending: Prepending
        /// Whether every `▁` begins a piece.
        package var splits: Bool
    }

    /// What becomes of characters that the vocabulary does not have.
    package struct Unknown: Equatable, Sendable {
        /// Their UTF-8 bytes as the tokens `<0x00>` to `<0xFF>`.
        package var fallsBackToBytes = false
        /// The token that stands for them otherwise; without one they vanish.
        package var token: Int32?
        /// Whether neighbouring ones become one token.
        package var fuses = false
    }

    package var vocabulary: Vocabulary
    package var normalization: [NormalizationStep] = []
    package var splitting = Splitting.bytes(.gpt2, addsPrefixSpace: false)
    package var unknown = Unknown()
    /// Whether a piece that is a token is that token, whatever merges would make of it.
    package var ignoresMerges = false
    /// How many spaces at the start of a decoded text are not part of it.
    package var strippedSpaces = 0
    /// What the tokenizer puts before a text of its own accord, `<s>` for example.
    package var prefix: [Int32] = []
    package var suffix: [Int32] = []
    /// `bos_token` and `eos_token`, where the files name them.
    package var begin, end: Int32?
    /// The Jinja text of the chat layout, kept as it is.
    package var chatTemplate: String?

    package init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

    package var isByteLevel: Bool {
        if case .bytes = splitting { true } else { false }
    }
}
