// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

extension TokenizerFiles {
    /// The files of a tokenizer by name: tokenizer.json, for a byte-level one vocab.json and merges.txt, and
    /// chat_template.jinja where there is a template.
    ///
    /// What is written opens in `transformers` with the same ids; `configuration` is the file beside it.
    package static func encode(_ tokenizer: Tokenizer) throws -> [(name: String, contents: Data)] {
        let definition = tokenizer.definition
        let names = TokenNames(definition)
        let vocabulary = JSONValue.object(names.vocabulary.map { (name: $0, value: .number(Double($1))) })
        let pairs = definition.vocabulary.merges.map { (names[$0.left], names[$0.right]) }
        let hasSpaces = pairs.contains { $0.0.utf8.contains(0x20) || $0.1.utf8.contains(0x20) }
        let merges = pairs.map { left, right in
            hasSpaces ? JSONValue.array([.string(left), .string(right)]) : .string("\(left) \(right)")
        }
        let json = DefinitionWriter(definition, names).value(vocabulary: vocabulary, merges: merges)
        var files = [("tokenizer.json", Data(json.bytes))]
        if definition.isByteLevel {
            files.append(("vocab.json", Data(vocabulary.bytes)))
            let lines = pairs.map { "\($0) \($1)\n" }.joined()
            files.append(("merges.txt", Data(("#version: 0.2\n" + lines).utf8)))
        }
        if let template = definition.chatTemplate {
            files.append(("chat_template.jinja", Data(template.utf8)))
        }
        return files
    }

    /// tokenizer_config.json: the class, begin and end, and whether they are added.
    ///
    /// - Parameters:
    ///   - begin: `bos_token`, in place of the one that the tokenizer came with.
    ///   - end: `eos_token`, likewise.
    ///   - contextLength: `model_max_length`, in tokens.
    package static func configuration(
        of tokenizer: Tokenizer, begin: Int32? = nil, end: Int32? = nil, contextLength: Int? = nil
    ) -> Data {
        let definition = tokenizer.definition
        func text(_ id: Int32?) -> JSONValue? { id.map { .string(tokenizer.vocabulary.text($0)) } }
        let begin = begin ?? definition.begin
        let end = end ?? definition.end
        var prefixSpace: Bool?
        if case .bytes(.gpt2, let adds) = definition.splitting { prefixSpace = adds }
        let isPlain = definition.prefix.isEmpty && definition.suffix.isEmpty
        // Said only where the two words say all that is added; else tokenizer.json's template stands alone.
        let saysAdded =
            !isPlain && (definition.prefix.isEmpty || definition.prefix == [begin])
            && (definition.suffix.isEmpty || definition.suffix == [end])
        let json = JSONValue.object([
            "add_bos_token": saysAdded ? .bool(!definition.prefix.isEmpty) : nil,
            "add_eos_token": saysAdded ? .bool(!definition.suffix.isEmpty) : nil,
            "add_prefix_space": prefixSpace.map { .bool($0) },
            "bos_token": text(begin),
            "clean_up_tokenization_spaces": .bool(false),
            "eos_token": text(end),
            "model_max_length": contextLength.map { .number(Double($0)) },
            "tokenizer_class": .string(className(definition)),
        ])
        return Data(json.bytes + [0x0a])
    }

    /// The class that older programs ask for; all that these read is in tokenizer.json.
    private static func className(_ definition: TokenizerDefinition) -> String {
        let isPlain = definition.prefix.isEmpty && definition.suffix.isEmpty && !definition.ignoresMerges
        if definition.splitting == .bytes(.gpt2, addsPrefixSpace: false), definition.normalization.isEmpty,
            isPlain
        {
            return "GPT2TokenizerFast"
        }
        return "PreTrainedTokenizerFast"
    }
}

/// How the files write each token.
struct TokenNames {
    private let names: [String]
    /// Names and ids of the model's vocabulary, by id.
    let vocabulary: [(String, Int32)]

    init(_ definition: TokenizerDefinition) {
        let vocabulary = definition.vocabulary
        let added = Set(vocabulary.added.map(\.id))
        let outside = Set(vocabulary.added.filter { !$0.isInVocabulary }.map(\.id))
        let names = vocabulary.tokens.enumerated().map { id, bytes in
            definition.isByteLevel && !added.contains(Int32(id))
                ? ByteAlphabet.text(bytes) : String(decoding: bytes, as: UTF8.self)
        }
        self.names = names
        self.vocabulary = names.indices.compactMap { id in
            names[id].isEmpty || outside.contains(Int32(id)) ? nil : (names[id], Int32(id))
        }
    }

    subscript(_ id: Int32) -> String { names[Int(id)] }
}
