// SPDX-License-Identifier: Apache-2.0

/// Writes a tokenizer.json from a definition: the counterpart of `DefinitionReader`.
struct DefinitionWriter {
    private let definition: TokenizerDefinition
    private let names: TokenNames

    init(_ definition: TokenizerDefinition, _ names: TokenNames) {
        self.definition = definition
        self.names = names
    }

    func value(vocabulary: JSONValue, merges: [JSONValue]) -> JSONValue {
        .object([
            "version": .string("1.0"),
            "truncation": .null,
            "padding": .null,
            "added_tokens": .array(definition.vocabulary.added.map(added)),
            "normalizer": normalizer,
            "pre_tokenizer": preTokenizer,
            "post_processor": postProcessor,
            "decoder": decoder,
            "model": .object([
                "type": .string("BPE"),
                "dropout": .null,
                "unk_token": definition.unknown.token.map { .string(names[$0]) } ?? .null,
                "continuing_subword_prefix": .null,
                "end_of_word_suffix": .null,
                "fuse_unk": .bool(definition.unknown.fuses),
                "byte_fallback": .bool(definition.unknown.fallsBackToBytes),
                "ignore_merges": .bool(definition.ignoresMerges),
                "vocab": vocabulary,
                "merges": .array(merges),
            ]),
        ])
    }

    private func added(_ token: AddedToken) -> JSONValue {
        .object([
            "id": .number(Double(token.id)), "content": .string(token.text),
            "single_word": .bool(token.isSingleWord), "lstrip": .bool(token.stripsLeft),
            "rstrip": .bool(token.stripsRight), "normalized": .bool(token.isNormalized),
            "special": .bool(token.isSpecial),
        ])
    }

    private func sequence(_ steps: [JSONValue], _ member: String) -> JSONValue {
        switch steps.count {
        case 0: .null
        case 1: steps[0]
        default: .object([(name: "type", value: .string("Sequence")), (name: member, value: .array(steps))])
        }
    }

    private var normalizer: JSONValue {
        sequence(
            definition.normalization.map { step in
                switch step {
                case .composed: .object(["type": .string("NFC")])
                case .prepend(let text): .object(["type": .string("Prepend"), "prepend": .string(text)])
                case .replace(let pattern, let content):
                    .object([
                        "type": .string("Replace"), "pattern": .object(["String": .string(pattern)]),
                        "content": .string(content),
                    ])
                }
            }, "normalizers")
    }

    private static func byteLevel(addsPrefixSpace: Bool, splits: Bool) -> JSONValue {
        .object([
            "type": .string("ByteLevel"), "add_prefix_space": .bool(addsPrefixSpace),
            "trim_offsets": .bool(true),
            "use_regex": .bool(splits),
        ])
    }

    private var preTokenizer: JSONValue {
        switch definition.splitting {
        case .bytes(.gpt2, let adds): return Self.byteLevel(addsPrefixSpace: adds, splits: true)
        case .bytes(nil, let adds): return Self.byteLevel(addsPrefixSpace: adds, splits: false)
        case .bytes(let pattern?, _):
            let split = JSONValue.object([
                "type": .string("Split"), "pattern": .object(["Regex": .string(pattern.text)]),
                "behavior": .string("Isolated"), "invert": .bool(false),
            ])
            return sequence([split, Self.byteLevel(addsPrefixSpace: false, splits: false)], "pretokenizers")
        case .characters(nil): return .null
        case .characters(let metaspace?):
            return .object([
                "type": .string("Metaspace"), "replacement": .string("\u{2581}"),
                "prepend_scheme": .string(metaspace.prepending.rawValue), "split": .bool(metaspace.splits),
            ])
        }
    }

    private var postProcessor: JSONValue {
        if definition.prefix.isEmpty, definition.suffix.isEmpty { return .null }
        func special(_ id: Int32, _ type: Double) -> JSONValue {
            .object(["SpecialToken": .object(["id": .string(names[id]), "type_id": .number(type)])])
        }
        func text(_ name: String, _ type: Double) -> [JSONValue] {
            definition.prefix.map { special($0, type) }
                + [.object(["Sequence": .object(["id": .string(name), "type_id": .number(type)])])]
                + definition.suffix.map { special($0, type) }
        }
        let used = Set(definition.prefix + definition.suffix).sorted()
        return .object([
            "type": .string("TemplateProcessing"),
            "single": .array(text("A", 0)),
            "pair": .array(text("A", 0) + text("B", 1)),
            "special_tokens": .object(
                used.map { id in
                    let value = JSONValue.object([
                        "id": .string(names[id]), "ids": .array([.number(Double(id))]),
                        "tokens": .array([.string(names[id])]),
                    ])
                    return (name: names[id], value: value)
                }),
        ])
    }

    private var decoder: JSONValue {
        if definition.isByteLevel { return Self.byteLevel(addsPrefixSpace: false, splits: true) }
        var steps: [JSONValue] = [
            .object([
                "type": .string("Replace"), "pattern": .object(["String": .string("\u{2581}")]),
                "content": .string(" "),
            ]),
            .object(["type": .string("ByteFallback")]),
            .object(["type": .string("Fuse")]),
        ]
        if definition.strippedSpaces > 0 {
            steps.append(
                .object([
                    "type": .string("Strip"), "content": .string(" "),
                    "start": .number(Double(definition.strippedSpaces)), "stop": .number(0),
                ]))
        }
        return sequence(steps, "decoders")
    }
}
