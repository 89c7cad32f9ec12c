// SPDX-License-Identifier: Apache-2.0

import Autograd
import Foundation
import LanguageModels
import Tensors
import Testing
import Training

/// Ten steps of every objective on a small GPT-2, held against torch in double precision (`Fixtures/objectives.py`).
@Suite struct ObjectiveTrajectoryTests {
    struct Expected: Decodable {
        struct Pair: Decodable {
            var prompt, chosen, rejected: [Int32]
            var score_gap: Double
        }

        struct List: Decodable {
            var prompt: [Int32]
            var responses: [[Int32]]
            var scores: [Double]
        }

        struct Run: Decodable {
            /// The method and, with spaces between, what of its options is not as it stands.
            var objective: String
            var losses, gradient_norms: [Double]
        }

        var pairs: [Pair]
        var lists: [List]
        var reference_scale, learning_rate, weight_decay, maximum_norm: Double
        var kto_baselines: [Double]
        /// Of a reward model.
        var score: [Float]
        var runs: [Run]
    }

    /// Of the largest loss and the largest norm of a run: ten steps scale single precision's rounding up.
    static let tolerance = 5e-5

    static let expected = Result {
        try JSONDecoder().decode(
            Expected.self,
            from: Data(contentsOf: URL(fileURLWithPath: "\(TorchTests.folder("gpt2"))/objectives.json")))
    }

    static let names = (try? expected.get().runs.map(\.objective)) ?? []

    @Test func everyMethodOfGradientsIsHere() {
        let methods = Set(Self.names.compactMap { $0.split(separator: " ").first.map(String.init) })
        // DPO-Convex is DPO's objective; what its head adds is held by tests of its own.
        let wanted = TrainingMethod.all.filter { $0.objective != nil && $0.name != "dpo-convex" }
        #expect(methods == Set(wanted.map(\.name)))
        // Every word of a choice, too.
        for method in TrainingMethod.all where method.objective != nil {
            for choice in method.choices {
                for word in choice.options.dropFirst() {
                    #expect(
                        Self.names.contains {
                            $0.hasPrefix(method.name) && $0.contains("\(choice.name)=\(word)")
                        })
                }
            }
        }
    }

    @Test(arguments: names) func tenStepsAreThoseOfTorch(name: String) throws {
        let expected = try Self.expected.get()
        let wanted = try #require(expected.runs.first { $0.objective == name })
        let (model, result) = try train(name, expected)
        try #require(result.metrics.count == wanted.losses.count)
        let isFinite = model.parameters.allSatisfy { $0.value.values.allSatisfy(\.isFinite) }
        #expect(isFinite)
        for (key, wanted) in [("loss", wanted.losses), ("grad_norm", wanted.gradient_norms)] {
            let scale = wanted.map(abs).max() ?? 1
            for (step, wanted) in wanted.enumerated() {
                let value = try #require(result.metrics[step].values[key])
                #expect(
                    abs(value - wanted) < Self.tolerance * scale,
                    "\(name), \(key) of step \(step + 1): \(value), expected \(wanted)")
            }
        }
        guard name == "kto" else { return }
        let baselines = result.metrics.compactMap { $0.values["kto/z0"] }
        #expect(baselines.count == expected.kto_baselines.count)
        for (value, wanted) in zip(baselines, expected.kto_baselines) {
            #expect(abs(value - wanted) < Self.tolerance, "z0 is \(value), expected \(wanted)")
        }
    }

    private func train(_ name: String, _ expected: Expected) throws -> (LanguageModel, RunResult) {
        var words = name.split(separator: " ").map(String.init)
        let method = try #require(TrainingMethod.named(words.removeFirst()))
        var values = MethodValues()
        for word in words {
            let parts = word.split(separator: "=").map(String.init)
            values.numbers[parts[0]] = Double(parts[1])
            values.choices[parts[0]] = Double(parts[1]) == nil ? parts[1] : nil
        }
        var model = try Checkpoint(TorchTests.folder("gpt2")).model
        if method.makesRewardModel {
            model = model.scoring(Tensor(expected.score, shape: [1, expected.score.count]))
        }
        let reference = model.copy()
        for parameter in reference.parameters {
            parameter.update { value in
                for index in 0..<value.count { value[index] *= Float(expected.reference_scale) }
            }
        }
        let pairs = expected.pairs.map {
            TokenizedPair(
                prompt: $0.prompt, chosen: $0.chosen, rejected: $0.rejected, scoreGap: $0.score_gap)
        }
        func trainer(_ examples: Int) -> Trainer {
            var options = RunOptions(
                steps: 10, batchSize: examples, learningRate: expected.learning_rate, warmupSteps: 0, seed: 1)
            options.schedule = .constant
            options.optimizer.maximumNorm = expected.maximum_norm
            var rule = AdamW()
            rule.decay = expected.weight_decay
            options.optimizer.rule = .adamW(rule)
            return Trainer(model, options: options)
        }
        switch try #require(method.objective?(values)) {
        case .pairs(let objective):
            let scores = try PairScoring.score(pairs, reference).map { ($0.chosen, $0.rejected) }
            return (
                model,
                try trainer(pairs.count).align(
                    pairs, objective: objective, reference: objective.needsReference ? scores : nil)
            )
        case .labels(let objective):
            let labels = TokenizedLabel.matched(
                pairs.flatMap {
                    [
                        TokenizedLabel(prompt: $0.prompt, completion: $0.chosen, isDesirable: true),
                        TokenizedLabel(prompt: $0.prompt, completion: $0.rejected, isDesirable: false),
                    ]
                }, contextLength: model.configuration.contextLength)
            let sums = try ResponseScoring.sums(labels.map(\.responses), reference)
            return (
                model, try trainer(labels.count).alignLabels(labels, objective: objective, reference: sums)
            )
        case .rankings(let objective):
            let lists = expected.lists.map {
                TokenizedRanking(
                    responses: TokenizedResponses(prompt: $0.prompt, responses: $0.responses),
                    scores: $0.scores)
            }
            return (model, try trainer(lists.count).rank(lists, objective: objective))
        case .reward(let objective):
            return (model, try trainer(pairs.count).learnReward(pairs, objective: objective))
        }
    }
}
