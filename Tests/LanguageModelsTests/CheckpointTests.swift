// SPDX-License-Identifier: Apache-2.0

import Autograd
import Foundation
import LanguageModels
import Tensors
import Testing
import Tokenizers

@Suite struct CheckpointTests {
    func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = NSTemporaryDirectory() + "showdown-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try body(folder)
    }

    func checkpoint() throws -> Checkpoint {
        let tokenizer = try BytePairTrainer.train(["hello hello"], size: 260, specials: ["<|endoftext|>"])
        let configuration = ModelConfiguration(
            vocabularySize: tokenizer.count, contextLength: 16, channels: 8, layers: 1, heads: 2,
            beginToken: try tokenizer.id(of: "<|endoftext|>"),
            endTokens: [try tokenizer.id(of: "<|endoftext|>")])
        let record = CheckpointRecord(
            method: "sft", parent: nil, parentSHA256: nil, data: "c.jsonl", dataSHA256: "00", seed: 1,
            hyperparameters: ["rate": 0.5, "optimizer": "adamw"], steps: 3, tokensSeen: 12,
            floatingPointOperations: 1e6,
            metrics: [:])
        return Checkpoint(model: LanguageModel(configuration, seed: 1), tokenizer: tokenizer, record: record)
    }

    @Test func writtenCheckpointsLoadTheSame() throws {
        try withFolder { folder in
            let original = try checkpoint()
            try original.write(to: "\(folder)/a")
            try original.write(to: "\(folder)/a")
            let loaded = try Checkpoint("\(folder)/a")
            #expect(loaded.model.configuration == original.model.configuration)
            #expect(loaded.record == original.record)
            #expect(loaded.tokenizer.vocabulary == original.tokenizer.vocabulary)
            for (a, b) in zip(loaded.model.parameters, original.model.parameters) {
                #expect(a.name == b.name && a.value.values == b.value.values)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
        }
    }

    @Test(arguments: [
        (#""model_type":"mamba""#, "the architecture \"mamba\""),
        (
            #""model_type":"gpt2","activation_function":"relu","vocab_size":9"#,
            "the activation_function \"relu\""
        ),
        (
            #""model_type":"llama","vocab_size":9,"hidden_size":8,"num_hidden_layers":1,"num_attention_heads":2,"intermediate_size":8,"max_position_embeddings":9,"rope_scaling":{"rope_type":"yarn","factor":2}"#,
            "\"yarn\""
        ),
        (
            #""model_type":"llama","vocab_size":9,"hidden_size":8,"num_hidden_layers":1,"num_attention_heads":2,"intermediate_size":8,"max_position_embeddings":9,"hidden_act":"relu""#,
            "\"relu\""
        ),
        (
            #""model_type":"llama","vocab_size":9,"hidden_size":12,"num_hidden_layers":1,"num_attention_heads":3,"num_key_value_heads":2,"intermediate_size":8,"max_position_embeddings":9,"bos_token_id":1,"eos_token_id":2"#,
            "num_key_value_heads"
        ),
        (#""model_type":"mistral","quantization_config":{"bits":4}"#, "quantized"),
        (#""model_type":"gpt2","tie_word_embeddings":false"#, "tie_word_embeddings"),
        (#""model_type":"gpt2","vocab_size":0"#, "vocab_size"),
        (#""model_type":"gpt2","vocab_size":"many""#, "vocab_size"),
        (#""model_type":"gpt2","vocab_size":9,"n_positions":4,"n_embd":7,"n_layer":1,"n_head":2"#, "n_head"),
    ])
    func refusesByName(fields: String, expected: String) throws {
        try withFolder { folder in
            let path = "\(folder)/config.json"
            try "{\(fields)}".write(toFile: path, atomically: false, encoding: .utf8)
            #expect { try ConfigurationFile.read(path) } throws: {
                "\($0)".contains(expected) && "\($0)".contains(path)
            }
        }
    }

    @Test func namesMissingMisshapenAndDamagedTensors() throws {
        try withFolder { folder in
            let original = try checkpoint()
            try original.write(to: "\(folder)/a")
            let path = "\(folder)/a/model.safetensors"
            let whole = original.model.parameters.map { (name: "transformer.\($0.name)", tensor: $0.value) }
            func reason(_ tensors: [(name: String, tensor: Tensor)]) throws -> CheckpointError.Reason? {
                try SafetensorsEncoding.encode(tensors).write(to: URL(fileURLWithPath: path))
                do {
                    _ = try Checkpoint("\(folder)/a")
                    return nil
                } catch let error as CheckpointError { return error.reason }
            }
            #expect(try reason(Array(whole.dropLast())) == .missingTensor("ln_f.bias"))
            let short = whole.dropLast() + [(name: "transformer.ln_f.bias", tensor: Tensor([1, 2]))]
            #expect(
                try reason(Array(short)) == .wrongShape(tensor: "ln_f.bias", expected: [8], found: [2]))
            let nan =
                whole.dropLast() + [
                    (name: "transformer.ln_f.bias", tensor: Tensor([Float](repeating: .nan, count: 8)))
                ]
            #expect(try reason(Array(nan)) == .notFinite("ln_f.bias"))
            #expect(try reason(whole + [(name: "odd", tensor: Tensor([1]))]) == .extraTensors(["odd"]))
            // Buffers that older files carry, and names without the prefix, are as good.
            let bare = whole.map {
                (name: String($0.name.dropFirst("transformer.".count)), tensor: $0.tensor)
            }
            #expect(try reason(bare + [(name: "h.0.attn.bias", tensor: Tensor([1]))]) == nil)
            try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
            #expect(throws: SafetensorsError.self) { try Checkpoint("\(folder)/a") }
        }
    }

    /// Every family, whole and in shards, in every element type: what is written is read back as it was rounded.
    @Test(arguments: Reference.families, WeightType.allCases)
    func everyFamilyIsReadBack(family: String, type: WeightType) throws {
        try withFolder { folder in
            let original = try Checkpoint(Reference.folder(family))
            var format = WeightFormat(type: type)
            if type == .f32 { format.shardBytes = 20_000 }
            try original.write(to: "\(folder)/a", format: format)
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/a")
            #expect(names.contains("model.safetensors.index.json") == (type == .f32))
            let again = try Checkpoint("\(folder)/a")
            #expect(again.model.configuration == original.model.configuration)
            for (a, b) in zip(again.model.parameters, original.model.parameters) {
                let relative: Float = type == .f32 ? 0 : type == .bf16 ? 0x1p-8 : 0x1p-11
                #expect(
                    zip(a.value.values, b.value.values).allSatisfy {
                        abs($0 - $1) <= abs($1) * relative + (relative > 0 ? 0x1p-24 : 0)
                    }, "\(a.name)")
            }
            // Rounding once more changes nothing, and a whole file takes the place of the shards.
            try again.write(to: "\(folder)/a", format: WeightFormat(type: type))
            let third = try Checkpoint("\(folder)/a")
            #expect(try third.weightsFingerprint() == again.weightsFingerprint())
            #expect(
                try !FileManager.default.contentsOfDirectory(atPath: "\(folder)/a").contains {
                    $0.hasPrefix("model-")
                })
        }
    }

    @Test(arguments: [
        (#"{"weight_map":{"model.norm.weight":"../a.safetensors"}}"#, "\"../a.safetensors\""),
        (#"{"weight_map":{"model.norm.weight":"none.safetensors"}}"#, "none.safetensors"),
        (
            #"{"weight_map":{"nothing":"model-00001-of-00003.safetensors"}}"#,
            "model-00001-of-00003.safetensors"
        ),
        ("[]", "index.json"),
    ]) func anIndexThatDoesNotFitItsShardsIsNamed(index: String, expected: String) throws {
        try withFolder { folder in
            try FileManager.default.copyItem(atPath: Reference.folder("llama"), toPath: "\(folder)/a")
            try Data(index.utf8).write(
                to: URL(fileURLWithPath: "\(folder)/a/model.safetensors.index.json"))
            #expect { try Checkpoint("\(folder)/a") } throws: { "\($0)".contains(expected) }
        }
    }

    private func configuration(_ fields: String) throws -> ModelConfiguration {
        try withFolder { folder in
            let path = "\(folder)/config.json"
            try """
            {"vocab_size":9,"hidden_size":64,"num_hidden_layers":2,"num_attention_heads":16,"intermediate_size":8,
            "max_position_embeddings":9000,"bos_token_id":1,"eos_token_id":[2,3],\(fields)}
            """.write(toFile: path, atomically: false, encoding: .utf8)
            return try ConfigurationFile.read(path)
        }
    }

    /// What a file leaves out is what transformers' configurations say; null is not the same.
    @Test func absentFieldsAndNullsAreTransformersOwn() throws {
        let silent = try configuration(#""model_type":"mistral""#)
        #expect(silent.windows == [4_096, 4_096] && silent.keyValueHeads == 8)
        let null = try configuration(
            #""model_type":"mistral","sliding_window":null,"num_key_value_heads":null,"head_dim":null"#)
        #expect(null.windows == [nil, nil] && null.keyValueHeads == 16 && null.headChannels == 4)
        #expect(try configuration(#""model_type":"qwen2","sliding_window":7"#).windows == [nil, nil])
        #expect(
            try configuration(
                #""model_type":"qwen2","sliding_window":7,"use_sliding_window":true,"max_window_layers":1"#
            ).windows == [nil, 7])
        #expect(try configuration(#""model_type":"llama","pretraining_tp":2"#).family == .llama)
    }

    @Test func aWindowThatIsNullIsWrittenAsNull() throws {
        try withFolder { folder in
            let original = try Checkpoint(Reference.folder("mistral"))
            var configuration = original.model.configuration
            configuration.windows = configuration.windows.map { _ in nil }
            let values = Dictionary(
                original.model.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }
            )
            let model = LanguageModel(configuration) { name, shape in
                values[name] ?? Tensor(zeros: shape)
            }
            try Checkpoint(model: model, tokenizer: original.tokenizer).write(to: "\(folder)/a")
            let text = try String(contentsOfFile: "\(folder)/a/config.json", encoding: .utf8)
            #expect(text.contains(#""sliding_window" : null"#))
            #expect(try Checkpoint("\(folder)/a").model.configuration.windows == [nil, nil])
        }
    }

    @Test(arguments: [#""rms_norm_eps":-1"#, #""num_hidden_layers":1073741824"#, #""eos_token_id":null"#])
    func numbersThatNoModelHasAreNamed(field: String) throws {
        try withFolder { folder in
            let path = "\(folder)/config.json"
            var fields = try #require(
                try JSONSerialization.jsonObject(
                    with: Data(contentsOf: URL(fileURLWithPath: "\(Reference.folder("llama"))/config.json")))
                    as? [String: Any])
            fields.merge(
                try #require(
                    try JSONSerialization.jsonObject(with: Data("{\(field)}".utf8)) as? [String: Any])
            ) { $1 }
            try JSONSerialization.data(withJSONObject: fields).write(to: URL(fileURLWithPath: path))
            #expect(throws: CheckpointError.self) { try ConfigurationFile.read(path) }
        }
    }

    /// Several tokens may end a text; the tokenizer's own is the one that training appends.
    @Test func theTokenizersOwnEndComesFirst() throws {
        try withFolder { folder in
            try FileManager.default.copyItem(atPath: Reference.folder("qwen2"), toPath: "\(folder)/a")
            try #"{"eos_token_id":[1,2]}"#.write(
                toFile: "\(folder)/a/generation_config.json", atomically: false, encoding: .utf8)
            let checkpoint = try Checkpoint("\(folder)/a")
            #expect(checkpoint.tokenizer.end == 2)
            #expect(checkpoint.model.configuration.endTokens == [2, 1])
        }
    }

    @Test func namesAFolderThatIsNoCheckpoint() {
        #expect(throws: CheckpointError(path: "/nowhere", reason: .notACheckpoint)) {
            try Checkpoint("/nowhere")
        }
    }
}
