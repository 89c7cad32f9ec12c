// SPDX-License-Identifier: Apache-2.0

/// Reads a tokenizer.json; what it cannot follow exactly it refuses by name.
struct DefinitionReader {
    let path: String
    let value: JSONValue

    func definition() throws -> TokenizerDefinition {
        guard let model = value["model"] else {
            throw TokenizerError.unreadable(path: path, reason: "has no model")
        }
        if let type = model["type"]?.string, type != "BPE" { throw refuse("the model type \"\(type)\"") }
        for option in ["continuing_subword_prefix", "end_of_word_suffix"] {
            if let text = model[option]?.string, !text.isEmpty {
                throw refuse("\(option) \(text.debugDescription)")
            }
        }
        if case .number(let dropout)? = model["dropout"], dropout != 0 { throw refuse("dropout of merges") }
        let splitting = try splitting(normalizes: value["normalizer"] != nil)
        let isByteLevel = if case .bytes = splitting { true } else { false }
        let names = try VocabularyNames(path: path, value: model["vocab"])
        let vocabulary = try names.vocabulary(
            pairs: try merges(model["merges"]), added: try added(), isByteLevel: isByteLevel, mergesPath: path
        )
        var definition = TokenizerDefinition(vocabulary)
        definition.splitting = splitting
        definition.normalization = try steps(value["normalizer"], "normalizers").map(normalization)
        definition.ignoresMerges = model["ignore_merges"]?.bool ?? false
        definition.strippedSpaces = try strippedSpaces(isByteLevel: isByteLevel)
        if let name = model["unk_token"]?.string {
            guard let id = names[name] else {
                throw TokenizerError.inconsistent(
                    path: path, reason: "unk_token \(name.debugDescription) is not in the vocabulary")
            }
            definition.unknown.token = id
        }
        definition.unknown.fuses = model["fuse_unk"]?.bool ?? false
        definition.unknown.fallsBackToBytes = model["byte_fallback"]?.bool ?? false
        if isByteLevel {
            if definition.unknown.fallsBackToBytes { throw refuse("byte fallback beside a byte-level split") }
            // Every byte has a token, so that nothing is unknown.
            definition.unknown = .init()
        }
        (definition.prefix, definition.suffix) = try template(names, vocabulary)
        return definition
    }

    private func refuse(_ feature: String) -> TokenizerError { .unsupported(path: path, feature: feature) }

    /// A step, or those of a sequence.
    private func steps(_ value: JSONValue?, _ member: String) throws -> [JSONValue] {
        guard let value else { return [] }
        guard value["type"]?.string == "Sequence" else { return [value] }
        guard let parts = value[member]?.array else {
            throw TokenizerError.unreadable(path: path, reason: "has a Sequence without \(member)")
        }
        return try parts.flatMap { try steps($0, member) }
    }

    private func type(_ step: JSONValue) -> String { step["type"]?.string ?? "without a type" }

    // MARK: - Text

    private func normalization(_ step: JSONValue) throws -> NormalizationStep {
        switch type(step) {
        case "NFC": return .composed
        case "Prepend": return .prepend(step["prepend"]?.string ?? "")
        case "Replace":
            guard let pattern = step["pattern"]?["String"]?.string, !pattern.isEmpty else {
                throw refuse("a normalizer that replaces by a regular expression")
            }
            return .replace(pattern, with: step["content"]?.string ?? "")
        default: throw refuse("the normalizer \"\(type(step))\"")
        }
    }

    private func splitting(normalizes: Bool) throws -> TokenizerDefinition.Splitting {
        let steps = try steps(value["pre_tokenizer"], "pretokenizers")
        switch steps.map(type) {
        case []:
            guard normalizes else { throw refuse("the pre-tokenizer \"none\"") }
            return .characters(nil)
        case ["Metaspace"]: return .characters(try metaspace(steps[0]))
        case ["ByteLevel"]:
            return .bytes(
                steps[0]["use_regex"]?.bool ?? true ? .gpt2 : nil,
                addsPrefixSpace: steps[0]["add_prefix_space"]?.bool ?? true)
        case ["Split", "ByteLevel"]:
            guard let pattern = steps[0]["pattern"]?["Regex"]?.string else {
                throw refuse("a split by something other than a regular expression")
            }
            guard let known = SplitPattern(pattern) else { throw refuse("the split pattern \(pattern)") }
            let behavior = steps[0]["behavior"]?.string ?? "none"
            guard behavior == "Isolated", steps[0]["invert"]?.bool != true else {
                throw refuse("a split of the behavior \"\(behavior)\"")
            }
            if steps[1]["use_regex"]?.bool ?? true { throw refuse("two split patterns, one after the other") }
            if steps[1]["add_prefix_space"]?.bool ?? true { throw refuse("a prefix space for every piece") }
            return .bytes(known, addsPrefixSpace: false)
        default: throw refuse("the pre-tokenizer \"\(steps.map(type).joined(separator: ", "))\"")
        }
    }

    private func metaspace(_ step: JSONValue) throws -> TokenizerDefinition.Metaspace {
        guard step["replacement"]?.string == "\u{2581}" else { throw refuse("a Metaspace other than ▁") }
        let scheme =
            step["prepend_scheme"]?.string ?? (step["add_prefix_space"]?.bool == false ? "never" : "always")
        guard let prepending = TokenizerDefinition.Metaspace.Prepending(rawValue: scheme) else {
            throw refuse("the prepend_scheme \"\(scheme)\"")
        }
        return .init(prepending: prepending, splits: step["split"]?.bool ?? true)
    }

    /// How many spaces the decoder takes off the start; throws where it is not that of the splitting.
    private func strippedSpaces(isByteLevel: Bool) throws -> Int {
        let steps = try steps(value["decoder"], "decoders")
        let names = steps.map(type)
        if isByteLevel {
            guard names == ["ByteLevel"] else {
                throw refuse("the decoder \"\(names.joined(separator: ", "))\"")
            }
            return 0
        }
        guard names.starts(with: ["Replace", "ByteFallback", "Fuse"]),
            names.dropFirst(3).allSatisfy({ $0 == "Strip" }),
            names.count <= 4, steps[0]["pattern"]?["String"]?.string == "\u{2581}",
            steps[0]["content"]?.string == " "
        else { throw refuse("the decoder \"\(names.joined(separator: ", "))\"") }
        guard names.count == 4 else { return 0 }
        guard steps[3]["content"]?.string == " ", steps[3]["stop"]?.integer ?? 0 == 0,
            let count = steps[3]["start"]?.integer, count >= 0
        else { throw refuse("a decoder that strips something other than spaces at the start") }
        return Int(count)
    }

    // MARK: - Tokens

    /// "a b", or ["a", "b"] in newer files.
    private func merges(_ value: JSONValue?) throws -> [[String]] {
        guard let list = value?.array else {
            throw TokenizerError.unreadable(path: path, reason: "has no list of merges")
        }
        return list.map { merge in
            if let text = merge.string {
                return text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
                    .map { String($0) ?? "" }
            }
            return (merge.array ?? []).map { $0.string ?? "" }
        }
    }

    private func added() throws -> [AddedToken] {
        try (value["added_tokens"]?.array ?? []).map { entry in
            guard let id = entry["id"]?.integer, let text = entry["content"]?.string, id >= 0,
                id < VocabularyNames.largest
            else {
                throw TokenizerError.unreadable(
                    path: path, reason: "has an added token without an id or a content")
            }
            return AddedToken(
                id: id, text: text, isSpecial: entry["special"]?.bool ?? false,
                isSingleWord: entry["single_word"]?.bool ?? false, stripsLeft: entry["lstrip"]?.bool ?? false,
                stripsRight: entry["rstrip"]?.bool ?? false,
                isNormalized: entry["normalized"]?.bool ?? !(entry["special"]?.bool ?? false))
        }
    }

    /// What the post-processor puts before and after one text.
    private func template(_ names: VocabularyNames, _ vocabulary: Vocabulary) throws -> ([Int32], [Int32]) {
        var prefix: [Int32] = []
        var suffix: [Int32] = []
        for step in try steps(value["post_processor"], "processors") {
            switch type(step) {
            case "ByteLevel": continue
            case "TemplateProcessing":
                guard prefix.isEmpty, suffix.isEmpty, let pieces = step["single"]?.array else {
                    throw refuse("a post-processor without a template for one text, or with two")
                }
                var isBehindText = false
                for piece in pieces {
                    if piece["Sequence"] != nil {
                        guard !isBehindText else { throw refuse("a template that repeats the text") }
                        isBehindText = true
                    } else {
                        let ids = try specialTokens(piece["SpecialToken"]?["id"]?.string ?? "", of: step)
                        if isBehindText { suffix += ids } else { prefix += ids }
                    }
                }
                guard isBehindText else { throw refuse("a template without the text") }
            default: throw refuse("the post-processor \"\(type(step))\"")
            }
        }
        if let bad = (prefix + suffix).first(where: { $0 < 0 || Int($0) >= vocabulary.tokens.count }) {
            throw TokenizerError.inconsistent(
                path: path, reason: "the post-processor adds \(bad), which is no token")
        }
        return (prefix, suffix)
    }

    private func specialTokens(_ name: String, of step: JSONValue) throws -> [Int32] {
        guard let ids = step["special_tokens"]?[name]?["ids"]?.array else {
            throw TokenizerError.inconsistent(
                path: path, reason: "the post-processor's token \(name.debugDescription) has no ids")
        }
        return ids.map { $0.integer ?? -1 }
    }
}
