// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// What tokenizer_config.json, special_tokens_map.json, added_tokens.json and chat_template.jinja say of a tokenizer.
struct TokenizerSettings {
    private let path: String
    private let configuration: JSONValue?
    private let specialTokens: JSONValue?
    private let addedTokens: JSONValue?
    private let chatTemplate: String?

    init(folder: String) throws {
        func optional(_ name: String) throws -> JSONValue? {
            let path = "\(folder)/\(name)"
            return FileManager.default.fileExists(atPath: path) ? try TokenizerFiles.readJSON(path) : nil
        }
        path = "\(folder)/tokenizer_config.json"
        configuration = try optional("tokenizer_config.json")
        specialTokens = try optional("special_tokens_map.json")
        addedTokens = try optional("added_tokens.json")
        let template = "\(folder)/chat_template.jinja"
        chatTemplate =
            FileManager.default.fileExists(atPath: template)
            ? String(decoding: try TokenizerFiles.read(template), as: UTF8.self) : nil
    }

    /// The way of splitting that the tokenizer's class has, for files that do not say it themselves.
    func chooseSplitting(of definition: inout TokenizerDefinition) throws {
        let name = configuration?["tokenizer_class"]?.string ?? "GPT2Tokenizer"
        let addsPrefixSpace = configuration?["add_prefix_space"]?.bool ?? false
        switch name.hasSuffix("Fast") ? String(name.dropLast(4)) : name {
        case "GPT2Tokenizer": definition.splitting = .bytes(.gpt2, addsPrefixSpace: addsPrefixSpace)
        case "Qwen2Tokenizer" where !addsPrefixSpace:
            definition.splitting = .bytes(.qwen2, addsPrefixSpace: false)
            definition.normalization = [.composed]
        default:
            throw TokenizerError.unsupported(
                path: path, feature: "the rules of \"\(name)\" without a tokenizer.json that spells them out")
        }
    }

    /// Adds named special tokens, begin and end, what the tokenizer adds of itself, and the chat template.
    func apply(to definition: inout TokenizerDefinition) throws {
        for token in try listed() { try add(token, to: &definition) }
        for name in ["bos_token", "eos_token", "unk_token", "pad_token", "additional_special_tokens"] {
            for text in texts(name) {
                let bytes = Array(text.utf8)
                let names = definition.vocabulary.added
                // A token that has no id anywhere cannot be used; nothing is added to the vocabulary.
                if names.contains(where: { $0.text.utf8.elementsEqual(bytes) }) { continue }
                let written = definition.isByteLevel ? ByteAlphabet.bytes(text) ?? bytes : bytes
                if let id = definition.vocabulary.tokens.firstIndex(of: written), !bytes.isEmpty {
                    try add(AddedToken(id: Int32(id), text: text), to: &definition)
                }
            }
        }
        definition.begin = id("bos_token", in: definition)
        definition.end = id("eos_token", in: definition)
        let addsBegin = configuration?["add_bos_token"]?.bool
        let addsEnd = configuration?["add_eos_token"]?.bool
        if addsBegin != nil || addsEnd != nil {
            definition.prefix = addsBegin == true ? definition.begin.map { [$0] } ?? [] : []
            definition.suffix = addsEnd == true ? definition.end.map { [$0] } ?? [] : []
        }
        definition.chatTemplate = chatTemplate ?? defaultTemplate()
    }

    /// One text, or the one named "default" of several.
    private func defaultTemplate() -> String? {
        let value = configuration?["chat_template"]
        return value?.string
            ?? value?.array?.first { $0["name"]?.string == "default" }?["template"]?.string
    }

    private func id(_ name: String, in definition: TokenizerDefinition) -> Int32? {
        guard let text = texts(name).first else { return nil }
        let bytes = Array(text.utf8)
        return definition.vocabulary.added.first { $0.text.utf8.elementsEqual(bytes) }?.id
    }

    /// A name's token or tokens; each is a text, or an object with its content.
    private func texts(_ name: String) -> [String] {
        guard let value = configuration?[name] ?? specialTokens?[name] else { return [] }
        return (value.array ?? [value]).compactMap { $0.string ?? $0["content"]?.string }
    }

    /// The tokens of added_tokens.json and of added_tokens_decoder.
    private func listed() throws -> [AddedToken] {
        var tokens: [AddedToken] = []
        let specials = Set(
            ["bos_token", "eos_token", "unk_token", "pad_token", "additional_special_tokens"].flatMap(texts)
                .map(TokenName.init(text:)))
        for (text, value) in addedTokens?.members ?? [] {
            guard let id = value.integer else { throw fault("added_tokens.json has no number for \(text)") }
            let isSpecial = specials.contains(TokenName(text: text))
            tokens.append(AddedToken(id: id, text: text, isSpecial: isSpecial, isNormalized: !isSpecial))
        }
        for (key, entry) in configuration?["added_tokens_decoder"]?.members ?? [] {
            guard let id = Int32(key), let text = entry["content"]?.string else {
                throw fault("added_tokens_decoder has an entry without an id or a content")
            }
            let isSpecial = entry["special"]?.bool ?? false
            tokens.append(
                AddedToken(
                    id: id, text: text, isSpecial: isSpecial,
                    isSingleWord: entry["single_word"]?.bool ?? false,
                    stripsLeft: entry["lstrip"]?.bool ?? false, stripsRight: entry["rstrip"]?.bool ?? false,
                    isNormalized: entry["normalized"]?.bool ?? !isSpecial))
        }
        return tokens
    }

    private func fault(_ reason: String) -> TokenizerError { .inconsistent(path: path, reason: reason) }

    /// Adds a token unless its text is an added token already.
    private func add(_ token: AddedToken, to definition: inout TokenizerDefinition) throws {
        var vocabulary = definition.vocabulary
        let bytes = Array(token.text.utf8)
        if vocabulary.added.contains(where: { $0.text.utf8.elementsEqual(bytes) }) { return }
        guard token.id >= 0, token.id < VocabularyNames.largest, !bytes.isEmpty else {
            throw fault("the added token \(token.text.debugDescription) has the id \(token.id)")
        }
        var token = token
        if Int(token.id) < vocabulary.tokens.count, !vocabulary.tokens[Int(token.id)].isEmpty {
            let known = vocabulary.tokens[Int(token.id)]
            guard known == bytes || definition.isByteLevel && known == ByteAlphabet.bytes(token.text) else {
                throw fault(
                    "the id \(token.id) of the added token \(token.text.debugDescription) is another token's")
            }
            guard !vocabulary.added.contains(where: { $0.id == token.id }) else {
                throw fault("two added tokens have the id \(token.id)")
            }
        } else {
            token.isInVocabulary = false
            while vocabulary.tokens.count <= Int(token.id) { vocabulary.tokens.append([]) }
        }
        vocabulary.tokens[Int(token.id)] = bytes
        vocabulary.added.append(token)
        vocabulary.added.sort { $0.id < $1.id }
        definition.vocabulary = vocabulary
    }
}
