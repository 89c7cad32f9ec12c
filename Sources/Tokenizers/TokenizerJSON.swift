// SPDX-License-Identifier: Apache-2.0

/// The parts of a tokenizer.json that a byte-level BPE has; the names are the format's own.
struct TokenizerJSON: Codable {
    struct AddedToken: Codable {
        var id: Int32
        var content: String
        var single_word, lstrip, rstrip, normalized, special: Bool?
    }

    /// A place in a template: a text, or a special token.
    struct Piece: Codable {
        struct Name: Codable {
            var id: String?
        }

        var Sequence, SpecialToken: Name?
    }

    struct Step: Codable {
        var type: String
        var add_prefix_space, trim_offsets, use_regex: Bool?
        /// Of a TemplateProcessing post-processor: what stands around one text.
        var single: [Piece]?

        /// Whether a post-processor adds tokens of its own.
        var addsTokens: Bool {
            switch type {
            case "ByteLevel": false
            case "TemplateProcessing": single?.contains { $0.SpecialToken != nil } ?? true
            default: true
            }
        }
    }

    /// "a b", or ["a", "b"] in newer files.
    struct Pair: Codable {
        var parts: [String]

        init(_ text: String) { parts = text.split(separator: " ").map(String.init) }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let parts = try? container.decode([String].self) {
                self.parts = parts
            } else {
                parts = Pair(try container.decode(String.self)).parts
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(parts.joined(separator: " "))
        }
    }

    struct Model: Codable {
        var type: String?
        var vocab: [String: Int32]
        var merges: [Pair]
        var byte_fallback, ignore_merges: Bool?
    }

    var version: String?
    var added_tokens: [AddedToken]?
    var normalizer: Step?
    var pre_tokenizer: Step?
    var post_processor: Step?
    var decoder: Step?
    var model: Model
}
