// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// A tokenizer in the Hugging Face layout: tokenizer.json, or vocab.json with merges.txt.
///
/// tokenizer_config.json, special_tokens_map.json and added_tokens.json beside them are read too.
package enum TokenizerFiles {
    /// Whether a folder holds the files of a tokenizer.
    package static func exist(in folder: String) -> Bool {
        ["tokenizer.json", "vocab.json", "encoder.json"].contains {
            FileManager.default.fileExists(atPath: "\(folder)/\($0)")
        }
    }

    /// Loads tokenizer.json where there is one, else vocab.json and merges.txt.
    package static func load(_ folder: String) throws -> Tokenizer {
        let settings = try TokenizerSettings(folder: folder)
        if FileManager.default.fileExists(atPath: "\(folder)/tokenizer.json") {
            let path = "\(folder)/tokenizer.json"
            var definition = try DefinitionReader(path: path, value: try readJSON(path)).definition()
            try settings.apply(to: &definition)
            return try Tokenizer(definition, path: path)
        }
        for vocabulary in ["vocab.json", "encoder.json"] {
            for merges in ["merges.txt", "vocab.bpe"]
            where FileManager.default.fileExists(atPath: "\(folder)/\(vocabulary)")
                && FileManager.default.fileExists(atPath: "\(folder)/\(merges)")
            {
                return try load(
                    vocabulary: "\(folder)/\(vocabulary)", merges: "\(folder)/\(merges)", settings: settings)
            }
        }
        if FileManager.default.fileExists(atPath: "\(folder)/tokenizer.model") {
            throw TokenizerError.unsupported(
                path: "\(folder)/tokenizer.model",
                feature: "the SentencePiece format. Save the tokenizer as tokenizer.json with transformers")
        }
        throw TokenizerError.missing(folder: folder)
    }

    /// vocab.json maps tokens to ids, merges.txt has a pair a line after an optional "#version" line.
    ///
    /// Such files do not say how text is split: that is GPT-2's way, or Qwen2's where tokenizer_config.json names its
    /// class. Nor which tokens are special: those written `<|…|>` are, and those that the settings name.
    private static func load(vocabulary path: String, merges mergesPath: String, settings: TokenizerSettings)
        throws -> Tokenizer
    {
        let names = try VocabularyNames(path: path, value: try readJSON(path))
        let text = String(decoding: try read(mergesPath), as: UTF8.self)
        let pairs = text.utf8.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d })
            .filter { !$0.starts(with: "#version".utf8) }
            .map {
                $0.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).map {
                    String($0) ?? ""
                }
            }
        let added = names.ids.filter { name, _ in
            ByteAlphabet.bytes(name.text) == nil || name.text.hasPrefix("<|") && name.text.hasSuffix("|>")
        }.map { AddedToken(id: $1, text: $0.text) }
        let vocabulary = try names.vocabulary(
            pairs: pairs, added: added, isByteLevel: true, mergesPath: mergesPath)
        var definition = TokenizerDefinition(vocabulary)
        try settings.chooseSplitting(of: &definition)
        try settings.apply(to: &definition)
        return try Tokenizer(definition, path: path)
    }

    static func read(_ path: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TokenizerError.unreadable(path: path, reason: "cannot be read")
        }
        return data
    }

    static func readJSON(_ path: String) throws -> JSONValue {
        do {
            return try JSONReader.read(Array(try read(path)))
        } catch let fault as JSONReader.Fault {
            throw TokenizerError.unreadable(
                path: path, reason: "is not valid JSON, from byte \(fault.offset) on")
        }
    }
}
