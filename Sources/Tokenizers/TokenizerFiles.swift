// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// A tokenizer in the Hugging Face layout: tokenizer.json, or vocab.json with merges.txt.
package enum TokenizerFiles {
    /// Loads tokenizer.json where there is one, else vocab.json and merges.txt.
    package static func load(_ folder: String) throws -> Tokenizer {
        if FileManager.default.fileExists(atPath: "\(folder)/tokenizer.json") {
            return try loadJSON("\(folder)/tokenizer.json")
        }
        for vocabulary in ["vocab.json", "encoder.json"] {
            for merges in ["merges.txt", "vocab.bpe"]
            where FileManager.default.fileExists(atPath: "\(folder)/\(vocabulary)")
                && FileManager.default.fileExists(atPath: "\(folder)/\(merges)")
            {
                return try load(vocabulary: "\(folder)/\(vocabulary)", merges: "\(folder)/\(merges)")
            }
        }
        throw TokenizerError.missing(folder: folder)
    }

    /// vocab.json maps tokens to ids, merges.txt has a pair a line after an optional "#version" line.
    package static func load(vocabulary path: String, merges mergesPath: String) throws -> Tokenizer {
        let ids = try decode([String: Int32].self, path)
        let text = String(decoding: try read(mergesPath), as: UTF8.self)
        let pairs = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#version") }
            .map { $0.split(separator: " ").map(String.init) }
        return try assemble(ids: ids, pairs: pairs, specials: [:], path: path, mergesPath: mergesPath)
    }

    /// The files of a tokenizer by name: tokenizer.json, vocab.json, merges.txt.
    ///
    /// What is written opens in `transformers` as a fast GPT-2 tokenizer.
    package static func encode(_ tokenizer: Tokenizer) throws -> [(name: String, contents: Data)] {
        let vocabulary = tokenizer.vocabulary
        let specials = Set(vocabulary.specials)
        func name(_ id: Int32) -> String {
            specials.contains(id) ? vocabulary.text(id) : ByteAlphabet.text(vocabulary.tokens[Int(id)])
        }
        var ids: [String: Int32] = [:]
        for id in vocabulary.tokens.indices { ids[name(Int32(id))] = Int32(id) }
        let pairs = vocabulary.merges.map { "\(name($0.left)) \(name($0.right))" }
        let byteLevel = TokenizerJSON.Step(
            type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true)
        let added = vocabulary.specials.map {
            TokenizerJSON.AddedToken(
                id: $0, content: vocabulary.text($0), single_word: false, lstrip: false, rstrip: false,
                normalized: false, special: true)
        }
        let json = TokenizerJSON(
            version: "1.0", added_tokens: added, normalizer: nil, pre_tokenizer: byteLevel,
            post_processor: nil, decoder: byteLevel,
            model: .init(
                type: "BPE", vocab: ids, merges: pairs.map(TokenizerJSON.Pair.init), byte_fallback: false,
                ignore_merges: false))
        return [
            ("tokenizer.json", try encodeJSON(json)),
            ("vocab.json", try encodeJSON(ids)),
            ("merges.txt", Data(("#version: 0.2\n" + pairs.map { $0 + "\n" }.joined()).utf8)),
        ]
    }

    private static func loadJSON(_ path: String) throws -> Tokenizer {
        let file = try decode(TokenizerJSON.self, path)
        func refuse(_ feature: String) -> TokenizerError { .unsupported(path: path, feature: feature) }
        if let type = file.model.type, type != "BPE" { throw refuse("the model type \"\(type)\"") }
        if file.model.byte_fallback == true { throw refuse("byte fallback") }
        if file.model.ignore_merges == true { throw refuse("ignore_merges") }
        if let normalizer = file.normalizer { throw refuse("the normalizer \"\(normalizer.type)\"") }
        guard let split = file.pre_tokenizer, split.type == "ByteLevel" else {
            throw refuse("the pre-tokenizer \"\(file.pre_tokenizer?.type ?? "none")\"")
        }
        if split.add_prefix_space == true { throw refuse("a prefix space") }
        if split.use_regex == false { throw refuse("a split without the pattern") }
        if let processor = file.post_processor, processor.addsTokens {
            throw refuse("the post-processor \"\(processor.type)\"")
        }
        for token in file.added_tokens ?? []
        where token.lstrip == true || token.rstrip == true || token.single_word == true {
            throw refuse("the added token \"\(token.content)\" with its own rules for spaces or words")
        }
        var specials: [String: Int32] = [:]
        for token in file.added_tokens ?? [] { specials[token.content] = token.id }
        return try assemble(
            ids: file.model.vocab, pairs: file.model.merges.map(\.parts), specials: specials, path: path,
            mergesPath: path)
    }

    private static func assemble(
        ids: [String: Int32], pairs: [[String]], specials: [String: Int32], path: String, mergesPath: String
    ) throws -> Tokenizer {
        var all = ids
        // A published vocab.json holds GPT-2's one special token among the rest.
        var specials = specials
        for (text, id) in ids
        where ByteAlphabet.bytes(text) == nil || (text.hasPrefix("<|") && text.hasSuffix("|>")) {
            specials[text] = id
        }
        all.merge(specials) { $1 }
        let largest = all.values.max() ?? -1
        guard all.values.allSatisfy({ $0 >= 0 }), largest < 10_000_000 else {
            throw TokenizerError.inconsistent(path: path, reason: "token ids lie outside 0 to 10,000,000")
        }
        guard Set(all.values).count == all.count else {
            throw TokenizerError.inconsistent(path: path, reason: "two tokens have one id")
        }
        guard !specials.keys.contains("") else {
            throw TokenizerError.inconsistent(path: path, reason: "a special token has no text")
        }
        let size = Int(largest) + 1
        var tokens = [[UInt8]](repeating: [], count: size)
        for (text, id) in all {
            tokens[Int(id)] = specials[text] == nil ? ByteAlphabet.bytes(text) ?? [] : Array(text.utf8)
        }
        let merges = try pairs.enumerated().map { index, pair in
            guard pair.count == 2, let left = ids[pair[0]], let right = ids[pair[1]],
                let result = ids[pair[0] + pair[1]]
            else {
                throw TokenizerError.inconsistent(
                    path: mergesPath,
                    reason: "merge \(index + 1) (\(pair.joined(separator: " "))) is not of two tokens")
            }
            return Vocabulary.Merge(left: left, right: right, result: result)
        }
        return try Tokenizer(
            Vocabulary(tokens: tokens, merges: merges, specials: specials.values.sorted()), path: path)
    }

    private static func read(_ path: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TokenizerError.unreadable(path: path, reason: "cannot be read")
        }
        return data
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: try read(path))
        } catch is DecodingError {
            throw TokenizerError.unreadable(path: path, reason: "is not the JSON that this file should hold")
        }
    }

    private static func encodeJSON(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }
}
