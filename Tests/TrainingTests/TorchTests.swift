// SPDX-License-Identifier: Apache-2.0

import Autograd
import Foundation
import LanguageModels
import Tensors
import Testing
import Training

/// Holds training runs against torch, by `Tests/Fixtures`: losses, gradients' norms, rates and final weights.
///
/// torch computes in double precision; after ten AdamW steps this engine is within 5e-5. RMSprop's first steps divide a
/// gradient by a tenth of its own size whatever that is, which scales up rounding: up to 8.6e-5 in a gradient's norm.
/// The biases of the keys are left out of the final weights: attention hardly depends on them, so that their gradient is
/// little but rounding.
@Suite struct TorchTests {
    static let families = ["gpt2", "llama", "llama3", "llama-linear", "mistral", "qwen2"]
    static let optimizers = ["adamw", "rmsprop"]

    struct Expected: Decodable {
        struct Summary: Decodable {
            var name: String
            /// Absent where only some of the places can be compared.
            var norm: Double?
            var places: [Int]
            var values: [Double]
        }

        struct Run: Decodable {
            var optimizer: String
            var steps, warmup_steps: Int
            var learning_rate, maximum_norm, weight_decay: Double
            var losses, gradient_norms, learning_rates: [Double]
            var weights: [Summary]
        }

        struct FineTuning: Decodable {
            struct Example: Decodable {
                var prompt, completion: [Int32]
            }

            var examples: [Example]
            var runs: [Run]
        }

        struct Preference: Decodable {
            var prompt, chosen, rejected: [Int32]
            var beta, loss: Double
            /// Of the chosen and the rejected response.
            var reference, rewards: [Double]
            var gradients: [Summary]
            var run: Run
        }

        var fine_tuning: FineTuning
        /// Absent but for GPT-2: an objective does not know the model's family.
        var preference: Preference?
    }

    static let tolerance = 1e-4

    static func folder(_ family: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(family)").path
    }

    static func expected(_ family: String) throws -> Expected {
        try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder(family))/training.json")))
    }

    @Test(arguments: families, optimizers)
    func fineTuningTakesTheSameSteps(family: String, optimizer: String) throws {
        let expected = try Self.expected(family).fine_tuning
        let runs = expected.runs.filter { $0.optimizer == optimizer }
        try #require(runs.count == (optimizer == "adamw" ? 2 : 1))
        let conversations = expected.examples.map {
            TokenizedConversation(
                tokens: $0.prompt + $0.completion,
                scored: [$0.prompt.count..<$0.prompt.count + $0.completion.count])
        }
        for run in runs {
            let model = try Checkpoint(Self.folder(family)).model
            let trainer = Trainer(model, options: options(run, batchSize: conversations.count))
            try expectSame(try trainer.fineTune(conversations), run, model)
        }
    }

    /// Ten steps of the adapters alone; the weights that they stand beside keep every bit.
    @Test(arguments: ["gpt2-lora", "qwen2-lora"]) func adaptersTakeTheSameSteps(name: String) throws {
        struct Adapter: Decodable {
            var completions: [Expected.FineTuning.Example]
            var run: Expected.Run
        }
        let expected = try JSONDecoder().decode(
            Adapter.self, from: Data(contentsOf: URL(fileURLWithPath: "\(Self.folder(name))/adapter.json")))
        let conversations = expected.completions.map {
            TokenizedConversation(
                tokens: $0.prompt + $0.completion,
                scored: [$0.prompt.count..<$0.prompt.count + $0.completion.count])
        }
        let model = try Checkpoint(Self.folder(name)).model
        let before = model.parameters.map(\.value.values)
        let trainer = Trainer(model, options: options(expected.run, batchSize: conversations.count))
        let result = try trainer.fineTune(conversations)
        try expectSame(result, expected.run, model, model.adapterParameters)
        #expect(model.parameters.map(\.value.values) == before)
    }

    @Test func dpoHasTheSameLossAndGradient() throws {
        let (wanted, model) = try preference()
        let batch = PairScoring.batch([pair(wanted)])
        let tape = Tape(recording: true)
        let logps = model.tokenLogProbabilities(batch, on: tape)
        var scored = try #require(PairScoring.pairs(batch, logps.value).first)
        scored.reference = reference(wanted)
        let loss = DirectPreferenceOptimization(beta: wanted.beta).loss(scored)
        expectClose(loss.value, wanted.loss, "the loss")
        expectClose(loss.chosenReward, wanted.rewards[0], scale: 1, "the chosen response's reward")
        expectClose(loss.rejectedReward, wanted.rewards[1], scale: 1, "the rejected response's reward")
        var slopes = [Float](repeating: 0, count: batch.targets.count)
        for token in batch.completions[0] { slopes[token] = Float(loss.chosenSlope) }
        for token in batch.completions[1] { slopes[token] = Float(loss.rejectedSlope) }
        tape.backward(from: logps, gradient: Tensor(slopes))
        try expectSame(
            model.parameters.map { (name: $0.name, values: $0.gradient?.values ?? []) }, wanted.gradients)
    }

    @Test func dpoTakesTheSameSteps() throws {
        let (wanted, model) = try preference()
        let trainer = Trainer(model, options: options(wanted.run, batchSize: 1))
        let result = try trainer.align(
            [pair(wanted)], objective: DirectPreferenceOptimization(beta: wanted.beta),
            reference: [reference(wanted)])
        try expectSame(result, wanted.run, model)
    }

    private func preference() throws -> (wanted: Expected.Preference, model: LanguageModel) {
        (try #require(try Self.expected("gpt2").preference), try Checkpoint(Self.folder("gpt2")).model)
    }

    private func pair(_ pair: Expected.Preference) -> TokenizedPair {
        TokenizedPair(prompt: pair.prompt, chosen: pair.chosen, rejected: pair.rejected)
    }

    private func reference(_ pair: Expected.Preference) -> (chosen: Double, rejected: Double) {
        (pair.reference[0], pair.reference[1])
    }

    private func options(_ run: Expected.Run, batchSize: Int) -> RunOptions {
        var options = RunOptions(
            steps: run.steps, batchSize: batchSize, learningRate: run.learning_rate,
            warmupSteps: run.warmup_steps, seed: 1)
        options.schedule = run.warmup_steps == 0 ? .constant : .cosine
        options.optimizer.maximumNorm = run.maximum_norm
        if run.optimizer == "rmsprop" {
            var rule = RMSprop()
            rule.decay = run.weight_decay
            options.optimizer.rule = .rmsprop(rule)
        } else {
            var rule = AdamW()
            rule.decay = run.weight_decay
            options.optimizer.rule = .adamW(rule)
        }
        return options
    }

    private func expectSame(
        _ result: RunResult, _ run: Expected.Run, _ model: LanguageModel,
        _ parameters: [Parameter]? = nil
    ) throws {
        try #require(result.metrics.count == run.steps)
        for (index, metrics) in result.metrics.enumerated() {
            for (name, wanted) in [
                ("loss", run.losses[index]), ("grad_norm", run.gradient_norms[index]),
                ("learning_rate", run.learning_rates[index]),
            ] {
                expectClose(try #require(metrics.values[name]), wanted, "\(name) of step \(index + 1)")
            }
        }
        try expectSame(
            (parameters ?? model.parameters).map { (name: $0.name, values: $0.value.values) }, run.weights)
    }

    private func expectSame(
        _ actual: [(name: String, values: [Float])], _ expected: [Expected.Summary]
    ) throws {
        let actual = actual.map { (name: plainName($0.name), values: $0.values) }.sorted { $0.name < $1.name }
        let expected = expected.sorted { plainName($0.name) < plainName($1.name) }
        try #require(actual.map(\.name) == expected.map { plainName($0.name) })
        for (actual, wanted) in zip(actual, expected) {
            if let wantedNorm = wanted.norm {
                let norm = actual.values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
                expectClose(norm, wantedNorm, "the norm of \(wanted.name)")
            }
            let scale = wanted.values.reduce(0) { max($0, abs($1)) }
            for (place, value) in zip(wanted.places, wanted.values) {
                expectClose(Double(actual.values[place]), value, scale: scale, "\(wanted.name) at \(place)")
            }
        }
    }

    /// The name without the prefix that files may leave out.
    private func plainName(_ name: String) -> String {
        name.hasPrefix("model.") ? String(name.dropFirst("model.".count)) : name
    }

    private func expectClose(_ actual: Double, _ wanted: Double, scale: Double? = nil, _ what: String) {
        let difference = abs(actual - wanted) / (scale ?? abs(wanted))
        #expect(difference < Self.tolerance, "\(what): \(actual), expected \(wanted)")
    }
}
