// SPDX-License-Identifier: Apache-2.0

import Autograd
import Foundation
import LanguageModels
import Tensors
import Testing

/// Holds low-rank adapters against peft, by `Tests/Fixtures`: reading, computing, gradients, merging, writing.
@Suite struct AdapterTests {
    static let adapters = ["gpt2-lora", "qwen2-lora"]

    struct Expected: Decodable {
        var base: String
        var before, after, merged: Reference.Logits
        var completions: [Reference.Completion]
        var loss: Double
        var gradients: [Reference.Summary]
    }

    func expectLogits(_ model: LanguageModel, _ expected: Reference.Logits) throws {
        let decoder = BatchDecoder(model)
        for row in expected.rows {
            let prefix = try #require(decoder.prefill([Array(expected.tokens[...row.position])]).first)
            let hidden = Tensor(prefix.lastHidden, shape: [1, prefix.lastHidden.count])
            try Reference.expectClose(decoder.logits(hidden).values, row.values, "position \(row.position)")
        }
    }

    @Test(arguments: adapters) func theLogitsAreThoseOfPeftBeforeWithAndMerged(name: String) throws {
        let expected: Expected = try Reference.read("\(name)/adapter.json")
        try expectLogits(try Checkpoint(Reference.folder(expected.base)).model, expected.before)
        let adapted = try Checkpoint(Reference.folder(name))
        #expect(adapted.base?.hasSuffix(expected.base) == true)
        try expectLogits(adapted.model, expected.after)
        let copy = adapted.model.copy()
        try expectLogits(copy, expected.after)
        copy.mergeAdapters()
        #expect(copy.adaptation == nil && copy.adapterParameters.isEmpty)
        try expectLogits(copy, expected.merged)
    }

    @Test(arguments: adapters) func gradientsReachTheAdaptersAlone(name: String) throws {
        let expected: Expected = try Reference.read("\(name)/adapter.json")
        let model = try Checkpoint(
            Reference.folder(expected.base), adapter: Reference.folder(name)
        ).model
        let batch = TransformersTests.batch(expected.completions)
        for (sum, wanted) in zip(TransformersTests.sums(model, batch), expected.completions) {
            #expect(abs(sum - wanted.sum) < Reference.tolerance * abs(wanted.sum))
        }
        let count = batch.targets.count
        let logps = model.accumulateGradients(
            batch, on: Tape(recording: true), groups: batch.scoredRuns(ofAtMost: 7)
        ) { [Float](repeating: -1 / Float(count), count: $1.count) }
        let loss = -logps.values.reduce(0) { $0 + Double($1) } / Double(count)
        #expect(abs(loss - expected.loss) < Reference.tolerance * expected.loss)
        #expect(model.parameters.allSatisfy { $0.gradient == nil })
        try Reference.expectClose(
            model.trainableParameters.map { (name: $0.name, values: try #require($0.gradient).values) },
            expected.gradients)
    }

    @Test(arguments: adapters) func writtenAdaptersAreReadBack(name: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "showdown-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let original = try Checkpoint(Reference.folder(name))
        try original.write(to: folder.path)
        let again = try Checkpoint(folder.path)
        #expect(again.base == original.base)
        #expect(again.model.adaptation?.settings == original.model.adaptation?.settings)
        for (a, b) in zip(again.model.adapterParameters, original.model.adapterParameters) {
            #expect(a.name == b.name && a.value.values == b.value.values)
        }
        #expect(try !FileManager.default.contentsOfDirectory(atPath: folder.path).contains("config.json"))
    }

    @Test func newAdaptersChangeNothingYetAndNameWhatIsNotThere() throws {
        let checkpoint = try Checkpoint(Reference.folder("llama"))
        let before = BatchDecoder(checkpoint.model).prefill([[1, 2, 3]])[0].lastHidden
        let settings = Adaptation.Settings(
            rank: 2, alpha: 4, dropout: 0.1, targets: ModelFamily.llama.allTargets)
        checkpoint.model.attach(try Adaptation(checkpoint.model, settings, seed: 1))
        #expect(checkpoint.model.adapterParameters.count == 2 * 7 * 2)
        #expect(BatchDecoder(checkpoint.model).prefill([[1, 2, 3]])[0].lastHidden == before)
        var wrong = settings
        wrong.targets = ["q_proj", "c_attn"]
        #expect {
            try Adaptation(checkpoint.model, wrong, seed: 1)
        } throws: { "\($0)".contains("\"c_attn\"") && "\($0)".contains("q_proj") }
    }

    @Test(arguments: [
        (#""use_dora":true"#, "DoRA"), (#""peft_type":"IA3""#, "IA3"), (#""bias":"all""#, "biases"),
        (#""modules_to_save":["lm_head"]"#, "lm_head"), (#""r":0"#, "\"r\""),
        (#""lora_dropout":1"#, "lora_dropout"), (#""base_model_name_or_path":"/nowhere""#, "/nowhere"),
    ]) func refusesByName(field: String, expected: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "showdown-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(atPath: Reference.folder("gpt2-lora"), toPath: folder.path)
        let path = folder.appendingPathComponent("adapter_config.json")
        var fields = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any])
        let change = try #require(
            try JSONSerialization.jsonObject(with: Data("{\(field)}".utf8)) as? [String: Any])
        fields["base_model_name_or_path"] = Reference.folder("gpt2")
        fields.merge(change) { $1 }
        try JSONSerialization.data(withJSONObject: fields).write(to: path)
        #expect { try Checkpoint(folder.path) } throws: { "\($0)".contains(expected) }
    }

    /// The scale of adapters decides what the model computes, and so does their base.
    @Test func theFingerprintKnowsAdaptersAndTheirScale() throws {
        func fingerprint(alpha: Int) throws -> String {
            try withAdapter { folder in
                try change(folder, "lora_alpha", to: alpha)
                return try Checkpoint(folder).weightsFingerprint()
            }
        }
        let base = try Checkpoint(Reference.folder("gpt2")).weightsFingerprint()
        let (eight, again, more) = (
            try fingerprint(alpha: 8), try fingerprint(alpha: 8), try fingerprint(alpha: 800)
        )
        #expect(eight == again && eight != more && eight != base)
    }

    @Test(arguments: ["pissa", "pissa_niter_4", "olora", "loftq"])
    func adaptersThatChangedTheirBaseAreRefused(
        scheme: String
    ) throws {
        try withAdapter { folder in
            try change(folder, "init_lora_weights", to: scheme)
            #expect { try Checkpoint(folder) } throws: { "\($0)".contains(scheme) }
        }
    }

    @Test func adaptersOnAChangedBaseAreRefused() throws {
        try withAdapter { folder in
            let original = try Checkpoint(Reference.folder("gpt2"))
            try original.write(to: "\(folder)/base")
            var adapted = try Checkpoint(folder)
            adapted.base = "\(folder)/base"
            adapted.record = CheckpointRecord(
                method: "sft", parent: "\(folder)/base", parentSHA256: try original.weightsFingerprint(),
                data: "d", dataSHA256: "0", seed: 1, hyperparameters: [:], steps: 1, tokensSeen: 1,
                floatingPointOperations: 1, metrics: [:])
            try adapted.write(to: "\(folder)/adapted")
            #expect(try Checkpoint("\(folder)/adapted").model.adaptation != nil)
            original.model.embedding.update { $0[0] += 1 }
            try original.write(to: "\(folder)/base")
            #expect { try Checkpoint("\(folder)/adapted") } throws: {
                "\($0)".contains("other weights than")
            }
        }
    }

    /// A copy of the GPT-2 adapters that knows its base wherever it lies.
    private func withAdapter<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "showdown-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(atPath: Reference.folder("gpt2-lora"), toPath: folder.path)
        try change(folder.path, "base_model_name_or_path", to: Reference.folder("gpt2"))
        return try body(folder.path)
    }

    private func change(_ folder: String, _ field: String, to value: Any) throws {
        let path = URL(fileURLWithPath: "\(folder)/adapter_config.json")
        var fields = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any])
        fields[field] = value
        try JSONSerialization.data(withJSONObject: fields).write(to: path)
    }
}
