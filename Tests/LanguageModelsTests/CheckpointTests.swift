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
        (#""model_type":"llama""#, "the architecture \"llama\""),
        (
            #""model_type":"gpt2","activation_function":"relu","vocab_size":9"#,
            "the activation_function \"relu\""
        ),
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

    @Test func namesAFolderThatIsNoCheckpoint() {
        #expect(throws: CheckpointError(path: "/nowhere", reason: .notACheckpoint)) {
            try Checkpoint("/nowhere")
        }
    }
}
