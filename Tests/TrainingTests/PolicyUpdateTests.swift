// SPDX-License-Identifier: Apache-2.0

import Autograd
import Foundation
import LanguageModels
import Tensors
import Testing
import Training

/// Log-probabilities at a temperature, values and four updates each of PPO and GRPO on a small GPT-2, held against torch in double precision.
@Suite struct PolicyUpdateTests {
    struct Expected: Decodable {
        struct Step: Decodable {
            var policy_loss, value_loss, policy_norm, value_norm, value_clipfrac: Double
            var approxkl, clipfrac, ratio: Double

            enum CodingKeys: String, CodingKey {
                case policy_loss, value_loss, policy_norm, value_norm, value_clipfrac
                case approxkl = "policy/approxkl_avg"
                case clipfrac = "policy/clipfrac_avg"
                case ratio = "val/ratio"
            }
        }

        struct GroupStep: Decodable {
            var loss, norm, ratio: Double
        }

        var prompts: [[Int32]]
        var responses: [[[Int32]]]
        var scores: [Double]
        var score_weight: [Float]
        var reference_scale: Float
        var temperature, learning_rate, weight_decay, value_coef: Double
        var old, reference, values: [[Double]]
        var steps: [Step]
        var grpo_beta: Double
        var grpo_steps: [GroupStep]
    }

    struct File: Decodable {
        var updates: Expected
    }

    let expected: Expected
    let policy, reference, value: LanguageModel

    init() throws {
        let folder = TorchTests.folder("gpt2")
        expected = try JSONDecoder().decode(
            File.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/policies.json"))
        ).updates
        policy = try Checkpoint(folder).model
        reference = policy.copy()
        let scale = expected.reference_scale
        for parameter in reference.parameters {
            parameter.update { value in for index in 0..<value.count { value[index] *= scale } }
        }
        value = policy.scoring(Tensor(expected.score_weight, shape: [1, expected.score_weight.count]))
    }

    var groups: [TokenizedResponses] {
        zip(expected.prompts, expected.responses).map { TokenizedResponses(prompt: $0, responses: $1) }
    }

    func compare(_ values: [[Double]], _ wanted: [[Double]], _ what: String) {
        #expect(values.map(\.count) == wanted.map(\.count))
        let scale = wanted.joined().map(abs).max() ?? 1
        for (value, wanted) in zip(values.joined(), wanted.joined()) {
            #expect(abs(value - wanted) < 2e-6 * max(1, scale), "\(what): \(value), expected \(wanted)")
        }
    }

    func logps(_ model: LanguageModel, tokensAtOnce: Int = 8_192) throws -> [[[Double]]] {
        try ResponseScoring.tokens(
            groups, model, temperature: Float(expected.temperature), tokensAtOnce: tokensAtOnce
        ).map { $0.map { $0.map(Double.init) } }
    }

    func experiences() throws -> [Experience] {
        let (old, fixed) = (try logps(policy), try logps(reference))
        let values = try ValueNetwork(value).values(groups, precision: .f32) { _ in }
        return groups.indices.map {
            Experience(responses: groups[$0], policy: old[$0], reference: fixed[$0], values: values[$0])
        }
    }

    var objective: ProximalPolicyOptimization {
        var ppo = ProximalPolicyOptimization()
        ppo.rollouts.temperature = expected.temperature
        ppo.estimation.discount = 0.97
        return ppo
    }

    var options: RunOptions {
        var options = RunOptions(
            steps: 1, batchSize: 2, learningRate: expected.learning_rate, warmupSteps: 0, seed: 1)
        var rule = AdamW()
        rule.decay = expected.weight_decay
        options.optimizer.rule = .adamW(rule)
        return options
    }

    @Test func logProbabilitiesAndValuesAreTorchs() throws {
        compare(try logps(policy).flatMap { $0 }, expected.old, "policy")
        compare(try logps(reference).flatMap { $0 }, expected.reference, "reference")
        let values = try ValueNetwork(value).values(groups, precision: .f32) { _ in }
        compare(values.flatMap { $0 }, expected.values, "values")
    }

    /// A response's numbers do not depend on what stands beside it: positions begin anew, nothing is padded.
    @Test func aResponseAloneHasTheNumbersThatItHasInABatch() throws {
        compare(try logps(policy, tokensAtOnce: 1).flatMap { $0 }, try logps(policy).flatMap { $0 }, "alone")
        let single = try groups.flatMap { group in
            try group.responses.map { response in
                try ResponseScoring.tokens(
                    [TokenizedResponses(prompt: group.prompt, responses: [response])], policy,
                    temperature: Float(expected.temperature))[0][0].map(Double.init)
            }
        }
        compare(single, expected.old, "one by one")
    }

    /// Each update's metrics, its networks moved by optimizers of their own.
    func run(
        _ options: RunOptions, _ objective: ProximalPolicyOptimization
    ) throws -> [(values: [String: Double], norms: [Double])] {
        let network = ValueNetwork(value)
        let optimizers = (
            Optimizer(policy.trainableParameters, options: options.optimizer),
            Optimizer(network.parameters, options: options.optimizer)
        )
        let credited = objective.credit(
            try experiences(), scores: [Array(expected.scores[..<2]), Array(expected.scores[2...])],
            weight: 0.05
        ).experiences
        var single = objective
        single.updates = PolicyUpdates(epochs: 1)
        return try expected.steps.indices.map { step in
            var norms: [Double] = []
            let update = PolicyUpdate(
                objective: single, options: options, weight: 0.05, seed: 1, step: step)
            let outcome = try update.run(credited, policy, network) { what in
                let norm = (what == .policy ? optimizers.0 : optimizers.1).update(
                    rate: expected.learning_rate)
                norms.append(norm)
                return norm
            } orThrow: {
                .setting($0)
            }
            return (outcome.values, norms)
        }
    }

    @Test(arguments: [16_384, 1]) func updatesAreTorchsHoweverTheyAreCut(tokensAtOnce: Int) throws {
        var options = options
        options.tokensAtOnce = tokensAtOnce
        let steps = try run(options, objective)
        for (number, (step, wanted)) in zip(steps, expected.steps).enumerated() {
            for (name, value, wanted) in [
                ("loss/policy_avg", step.values["loss/policy_avg"], wanted.policy_loss),
                ("loss/value_avg", step.values["loss/value_avg"], wanted.value_loss),
                ("policy/approxkl_avg", step.values["policy/approxkl_avg"], wanted.approxkl),
                ("policy/clipfrac_avg", step.values["policy/clipfrac_avg"], wanted.clipfrac),
                ("val/clipfrac_avg", step.values["val/clipfrac_avg"], wanted.value_clipfrac),
                ("val/ratio", step.values["val/ratio"], wanted.ratio),
                ("policy norm", step.norms[0], wanted.policy_norm),
                ("value norm", step.norms[1] / expected.value_coef, wanted.value_norm / expected.value_coef),
            ] {
                let value = try #require(value)
                #expect(
                    abs(value - wanted) < 5e-5 * max(1, abs(wanted)),
                    "update \(number + 1), \(name): \(value), expected \(wanted)")
            }
            let loss = try #require(step.values["loss"])
            #expect(abs(loss - wanted.policy_loss - expected.value_coef * wanted.value_loss) < 5e-5)
        }
        #expect(expected.steps.contains { $0.clipfrac > 0 && $0.value_clipfrac > 0 })
    }

    /// The penalty stands in the loss and goes through the model.
    @Test(arguments: [16_384, 1]) func updatesOfGroupsAreTorchsHoweverTheyAreCut(tokensAtOnce: Int) throws {
        var options = options
        options.tokensAtOnce = tokensAtOnce
        var grpo = GroupRelativePolicyOptimization()
        grpo.rollouts.temperature = expected.temperature
        let credited = grpo.credit(
            try experiences(), scores: [Array(expected.scores[..<2]), Array(expected.scores[2...])],
            weight: expected.grpo_beta
        ).experiences
        let optimizer = Optimizer(policy.trainableParameters, options: options.optimizer)
        for (number, wanted) in expected.grpo_steps.enumerated() {
            let update = PolicyUpdate(
                objective: grpo, options: options, weight: expected.grpo_beta, seed: 1, step: number)
            let values = try update.run(credited, policy, nil) { _ in
                optimizer.update(rate: expected.learning_rate)
            } orThrow: {
                .setting($0)
            }.values
            for (name, wanted) in [
                ("loss/policy_avg", wanted.loss), ("grad_norm", wanted.norm), ("val/ratio", wanted.ratio),
            ] {
                let value = try #require(values[name])
                #expect(
                    abs(value - wanted) < 5e-5 * max(1, abs(wanted)),
                    "update \(number + 1), \(name): \(value), expected \(wanted)")
            }
        }
    }

    /// The policy has no part in the value's loss, nor the other way round.
    @Test func eachNetworkLearnsFromItsOwnLossAlone() throws {
        let before = policy.parameters.map(\.value.values)
        let network = ValueNetwork(value)
        let credited = objective.credit(
            try experiences(), scores: [[0, 0], [0, 0]], weight: 0
        ).experiences.map {
            var flat = $0
            flat.advantages = flat.advantages.map { $0.map { _ in 0 } }
            return flat
        }
        var plain = options
        plain.optimizer.rule = .rmsprop(RMSprop())
        let optimizers = (
            Optimizer(policy.trainableParameters, options: plain.optimizer),
            Optimizer(network.parameters, options: plain.optimizer)
        )
        let update = PolicyUpdate(objective: objective, options: plain, weight: 0, seed: 1, step: 0)
        let outcome = try update.run(credited, policy, network) {
            ($0 == .policy ? optimizers.0 : optimizers.1).update(rate: 1e-3)
        } orThrow: {
            .setting($0)
        }
        #expect(policy.parameters.map(\.value.values) == before)
        #expect((outcome.values["value_grad_norm"] ?? 0) > 0 && outcome.values["grad_norm"] == 0)
    }
}
