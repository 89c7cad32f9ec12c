// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Tokenizers

/// Where `Tests/Fixtures/tokenizers` lies, and what its files hold.
enum Fixture {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .appendingPathComponent("Fixtures/tokenizers").path

    /// Those with a tokenizer.json, and one with vocab.json and merges.txt.
    static let kinds = [
        "gpt2", "gpt2-prefix", "llama3", "qwen2", "qwen2-files", "llama2", "llama2-metaspace", "mistral",
        "word-split",
    ]

    static func tokenizer(_ kind: String) throws -> Tokenizer { try TokenizerFiles.load("\(folder)/\(kind)") }

    static func read<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
    }

    /// What Hugging Face's tokenizers makes of texts and ids.
    struct Encodings: Decodable {
        struct Text: Decodable {
            var text: String
            /// With special tokens in the text, without, and with what the tokenizer adds.
            var ids, plain, added: [Int32]
        }

        struct Decoded: Decodable {
            var ids: [Int32]
            /// With special tokens, and without.
            var decoded, spoken: String
        }

        var texts: [Text]
        var decoded: [Decoded]
    }

    /// What transformers makes of conversations with a published template.
    struct Chat: Decodable {
        struct Case: Decodable {
            struct Message: Decodable {
                var role, content: String
            }

            var messages: [Message]
            var opens: Bool
            var text: String
            var ids: [Int32]

            var turns: [ChatTurn] {
                messages.map { ChatTurn(ChatTurn.Role(rawValue: $0.role) ?? .system, $0.content) }
            }
        }

        var name, tokenizer, template, begin, end: String
        var cases: [Case]
    }

    /// Equal scalar by scalar: strings that only look the same are not.
    static func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
}

/// A folder that goes when its owner does.
final class TemporaryFolder {
    let path = NSTemporaryDirectory() + "showdown-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ contents: Data) throws {
        try contents.write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }
}
