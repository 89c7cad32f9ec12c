// SPDX-License-Identifier: Apache-2.0

import Autograd
import Foundation
import LanguageModels
import StudyFiles
import Tensors
import Testing
import Tokenizers
import Training

@Suite struct PolicyLoopTests {
    struct Stop: Error {}

    let scratch: ScratchFolder
    let small: SmallPolicy
    let start: LanguageModel

    init() throws {
        scratch = try ScratchFolder()
        small = try SmallPolicy()
        start = try small.policy()
    }

    enum Method: CaseIterable {
        case ppo, grpo
    }

    func objective(_ method: Method) -> any PolicyObjective {
        switch method {
        case .ppo:
            var ppo = small.ppo
            // A weight that moves has to be found again, too.
            ppo.control = DivergenceControl(weight: 0.05, target: 0.5, horizon: 20)
            return ppo
        case .grpo: return small.grpo
        }
    }

    func loop(
        _ objective: any PolicyObjective, _ policy: LanguageModel, _ options: RunOptions,
        reward: any ResponseReward = ShareOfA(), limit: Double = .infinity, folder: RunFolder? = nil
    ) -> PolicyLoop {
        PolicyLoop(
            policy: policy, reference: start,
            value: objective.value.map { _ in ValueNetwork.start(from: start) },
            tokenizer: small.run.tokenizer, prompts: small.prompts, objective: objective, reward: reward,
            options: options, limit: limit, folder: folder)
    }

    func folder(_ name: String = "run") throws -> RunFolder {
        try RunFolder(scratch(name), identity: RunIdentity(["seed": "3"]), fresh: false)
    }

    func bits(_ model: LanguageModel) -> [[Float]] { model.parameters.map(\.value.values) }

    func withoutSeconds(_ result: RunResult) -> [StepMetrics] {
        result.metrics.map { StepMetrics(step: $0.step, values: $0.values.filter { $0.key != "seconds" }) }
    }

    @Test(arguments: Method.allCases) func theRewardRises(method: Method) throws {
        let policy = start.copy()
        var run = loop(
            objective(method), policy, small.options(steps: 25, rate: 5e-3), reward: ShareOfLowTokens())
        let result = try run.run()
        let scores = result.metrics.compactMap { $0.values["objective/scores"] }
        func mean(_ values: ArraySlice<Double>) -> Double { values.reduce(0, +) / Double(values.count) }
        #expect(scores.count == 25)
        #expect(mean(scores[20...]) > mean(scores[..<5]) + 0.05, "\(scores)")
        let last = try #require(result.metrics.last)
        #expect((last.values["objective/kl"] ?? 0) > 0.05)
        #expect(bits(start) != bits(policy))
    }

    @Test(arguments: Method.allCases) func aStepTellsOfItselfUnderTheFieldsNames(method: Method) throws {
        var run = loop(objective(method), start.copy(), small.options(steps: 2))
        let result = try run.run()
        var names = [
            "objective/kl", "objective/entropy", "objective/scores", "objective/non_score_reward",
            "objective/rlhf_reward", "policy/approxkl_avg", "policy/clipfrac_avg", "policy/entropy_avg",
            "loss/policy_avg", "val/ratio", "val/num_eos_tokens", "objective/kl_coef", "loss", "grad_norm",
            "learning_rate", "episode", "tokens", "flops", "seconds",
        ]
        if method == .ppo {
            names += ["loss/value_avg", "val/clipfrac_avg", "val/ratio_var", "value_grad_norm"]
        }
        for step in result.metrics {
            for name in names { #expect(step.values[name]?.isFinite == true, "\(name)") }
        }
        // The first rollouts are the reference's own: no divergence, no penalty.
        #expect(result.metrics[0].values["objective/kl"] == 0)
        #expect(result.metrics[0].values["objective/non_score_reward"] == 0)
        #expect(result.metrics[1].values["episode"] == (method == .ppo ? 16 : 32))
    }

    /// Stopped while sampling or scoring, where a wait is told, or after a step.
    @Test(
        arguments: Method.allCases,
        [(step: 3, wait: 0), (step: 0, wait: 30), (step: 0, wait: 45), (step: 1, wait: 0)])
    func goesOnToTheSameBits(method: Method, stop: (step: Int, wait: Int)) throws {
        var options = small.options()
        options.saveEvery = 2
        let whole = start.copy()
        var uninterrupted = loop(objective(method), whole, options)
        let expected = try uninterrupted.run()
        do {
            var run = loop(objective(method), start.copy(), options, folder: try folder())
            var waits = 0
            run.onStep = { if $0.step == stop.step { throw Stop() } }
            run.onWait = {
                waits += 1
                if waits == stop.wait { throw Stop() }
            }
            #expect(throws: Stop.self) { _ = try run.run() }
        }
        let policy = start.copy()
        var run = loop(objective(method), policy, options, folder: try folder())
        let result = try run.run()
        #expect(bits(policy) == bits(whole))
        #expect(withoutSeconds(result) == withoutSeconds(expected))
        #expect(result.progress.operations == expected.progress.operations)
    }

    /// What a kill leaves: the last state that was saved, and lines of steps that it does not count.
    @Test(arguments: Method.allCases) func aKillCostsTheStepsSinceTheLastSave(method: Method) throws {
        var options = small.options()
        options.saveEvery = 2
        let whole = start.copy()
        var uninterrupted = loop(objective(method), whole, options)
        _ = try uninterrupted.run()
        do {
            // A fault of the weights saves nothing more.
            var run = loop(
                objective(method), start.copy(), options, reward: ShareOfA(), limit: .infinity,
                folder: try folder())
            let fault = RolloutFault(step: 5, reason: .emptyRollouts(1), savedAt: nil, folder: nil)
            run.onStep = { if $0.step == 5 { throw TrainingError.rollouts(fault) } }
            #expect(throws: TrainingError.self) { _ = try run.run() }
        }
        try FileContents.write(
            try FileContents.readText(scratch("run/metrics.jsonl")) + "{\"step\":6,\"lo",
            to: scratch("run/metrics.jsonl"))
        let kept = try folder()
        #expect(kept.savedStep == 4)
        let policy = start.copy()
        var run = loop(objective(method), policy, options, folder: kept)
        _ = try run.run()
        #expect(bits(policy) == bits(whole))
    }

    @Test func threadsAndCutsChangeNothingThatIsDrawn() throws {
        func run(_ threads: Int) throws -> [[Float]] {
            try Workers.$threads.withValue(threads) {
                let policy = start.copy()
                var run = loop(small.ppo, policy, small.options(steps: 3))
                _ = try run.run()
                return bits(policy)
            }
        }
        #expect(try run(1) == run(4))
        func scores(_ tokensAtOnce: Int) throws -> [Double] {
            var options = small.options(steps: 2)
            options.tokensAtOnce = tokensAtOnce
            var run = loop(small.ppo, start.copy(), options)
            return try run.run().metrics.compactMap { $0.values["loss/policy_avg"] }
        }
        #expect(zip(try scores(1), try scores(100_000)).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func aDivergenceBeyondItsLimitStopsTheRunAndKeepsTheLastGoodState() throws {
        var options = small.options(steps: 40, rate: 2e-2)
        options.saveEvery = 1
        var wild = small.grpo
        wild.control.weight = 0
        // In a scope of its own: a folder is locked as long as its run lives.
        let error = try {
            var run = loop(wild, start.copy(), options, limit: 2, folder: try folder())
            return #expect(throws: TrainingError.self) { _ = try run.run() }
        }()
        guard case .rollouts(let fault)? = error, case .diverged(let nats, 2) = fault.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(nats > 2 && fault.step > 1)
        // The weights that went too far are those after the step before; the state is that of the one before them.
        #expect(fault.savedAt == (fault.step > 2 ? fault.step - 2 : nil))
        #expect(try folder().savedStep == fault.savedAt)
        let sentence = "\(TrainingError.rollouts(fault))"
        #expect(sentence.contains("step \(fault.step)") && sentence.contains("--kl-limit 2"))
    }

    /// Where a run without a folder stops, and its options: far from the reference after a few steps.
    private func runaway() throws -> (
        objective: GroupRelativePolicyOptimization, options: RunOptions, step: Int
    ) {
        var options = small.options(steps: 80, rate: 1e-3)
        options.saveEvery = 1
        var wild = small.grpo
        wild.control.weight = 0
        var run = loop(wild, start.copy(), options, limit: 0.5)
        do {
            _ = try run.run()
        } catch TrainingError.rollouts(let fault) {
            return (wild, options, fault.step)
        }
        throw Stop()
    }

    /// The weights that a stop finds may be those that a fault will be found in.
    @Test func aStopDoesNotPutUnprovenWeightsInPlaceOfGoodOnes() throws {
        let (wild, options, step) = try runaway()
        try #require(step > 2)
        do {
            var run = loop(wild, start.copy(), options, limit: 0.5, folder: try folder())
            run.onStep = { if $0.step == step - 1 { throw Stop() } }
            #expect(throws: Stop.self) { _ = try run.run() }
        }
        do {
            let kept = try folder()
            #expect(kept.savedStep == step - 1 && kept.provenStep == step - 2)
            #expect(try kept.lastProven()?.progress.step == step - 2)
        }
        let error = try {
            var run = loop(wild, start.copy(), options, limit: 0.5, folder: try folder())
            return #expect(throws: TrainingError.self) { _ = try run.run() }
        }()
        guard case .rollouts(let fault)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(fault.step == step && fault.savedAt == step - 2)
        // With room enough the same state goes on, and turns out to be good.
        let kept = try folder()
        var run = loop(wild, start.copy(), options, limit: .infinity, folder: kept)
        run.onStep = { if $0.step == step { throw Stop() } }
        #expect(throws: Stop.self) { _ = try run.run() }
        #expect(kept.provenStep == step - 1)
    }

    @Test func theLastWeightsAreHeldAgainstTheLimitToo() throws {
        var (wild, options, step) = try runaway()
        options.steps = step - 1
        options.warmupSteps = nil
        var run = loop(wild, start.copy(), options, limit: 0.5)
        let error = #expect(throws: TrainingError.self) { _ = try run.run() }
        guard case .rollouts(let fault)? = error, case .diverged = fault.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(fault.step == step)
    }

    /// As many updates are taken as there are prompts.
    @Test func fewerPromptsThanMiniBatchesGoOnToTheSameBits() throws {
        var ppo = small.ppo
        ppo.updates = PolicyUpdates(epochs: 2, miniBatches: 50)
        var options = small.options()
        options.saveEvery = 1
        let whole = start.copy()
        var uninterrupted = loop(ppo, whole, options)
        _ = try uninterrupted.run()
        do {
            var run = loop(ppo, start.copy(), options, folder: try folder())
            run.onStep = { if $0.step == 2 { throw Stop() } }
            #expect(throws: Stop.self) { _ = try run.run() }
        }
        let policy = start.copy()
        var run = loop(ppo, policy, options, folder: try folder())
        _ = try run.run()
        #expect(bits(policy) == bits(whole))
    }

    @Test func theWeightOfThePenaltyFollowsItsTarget() throws {
        var run = loop(objective(.ppo), start.copy(), small.options(steps: 3))
        let steps = try run.run().metrics
        let control = DivergenceControl(weight: 0.05, target: 0.5, horizon: 20)
        for (step, next) in zip(steps, steps.dropFirst()) {
            let (weight, divergence) = (step.values["objective/kl_coef"], step.values["objective/kl"])
            #expect(
                next.values["objective/kl_coef"]
                    == control.next(after: weight ?? 0, divergence: divergence ?? 0, episodes: 8))
        }
        #expect(throws: Never.self) { try control.check(episodes: 99) }
        #expect(throws: TrainingError.self) { try control.check(episodes: 100) }
        var still = control
        still.weight = 0
        #expect(throws: TrainingError.self) { try still.check(episodes: 1) }
    }

    /// A reward of the prompt alone tells no group's responses apart.
    struct OfThePrompt: ResponseReward {
        let name = "prompt"
        func scores(_ responses: [RewardedResponse]) -> [Double] {
            responses.map { Double($0.prompt.reduce(0) { $0 &+ $1 }) }
        }
    }

    @Test func aRewardThatIsAlikeWithinEveryGroupTeachesGroupsNothing() throws {
        var groups = loop(small.grpo, start.copy(), small.options(), reward: OfThePrompt())
        let error = #expect(throws: TrainingError.self) { _ = try groups.run() }
        guard case .rollouts(let fault)? = error, case .alikeInGroups("prompt", _) = fault.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        // With values a response is credited beside those to other prompts.
        var values = loop(small.ppo, start.copy(), small.options(steps: 1), reward: OfThePrompt())
        #expect(try values.run().metrics[0].values["frac_reward_zero_std"] == 1)
    }

    struct Constant: ResponseReward {
        let name = "constant"
        func scores(_ responses: [RewardedResponse]) -> [Double] { responses.map { _ in 0.5 } }
    }

    struct Broken: ResponseReward {
        let name = "broken"
        func scores(_ responses: [RewardedResponse]) -> [Double] { responses.map { _ in .nan } }
    }

    @Test func aConstantRewardOrOneThatIsNoNumberIsRefused() throws {
        var constant = loop(small.grpo, start.copy(), small.options(), reward: Constant())
        let error = #expect(throws: TrainingError.self) { _ = try constant.run() }
        guard case .rollouts(let fault)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(fault.reason == .constantReward(name: "constant", score: 0.5, responses: 16))
        #expect("\(TrainingError.rollouts(fault))".contains("Nothing was written"))
        var broken = loop(small.grpo, start.copy(), small.options(), reward: Broken())
        let other = #expect(throws: TrainingError.self) { _ = try broken.run() }
        guard case .rewardNotFinite? = other else {
            Issue.record("\(String(describing: other))")
            return
        }
    }

    @Test func responsesThatAreAllEmptyAreRefused() throws {
        // A vocabulary projection that knows one token.
        let policy = start.copy()
        let end = Int(policy.configuration.endTokens[0])
        for parameter in policy.parameters where parameter.name.hasPrefix("ln_f") {
            parameter.update { $0.fill(parameter.name.hasSuffix("bias") ? 1 : 0) }
        }
        policy.embedding.update { value in
            for channel in 0..<value.columns { value[end * value.columns + channel] = 20 }
        }
        var run = loop(small.grpo, policy, small.options())
        let error = #expect(throws: TrainingError.self) { _ = try run.run() }
        guard case .rollouts(let fault)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(fault.reason == .emptyRollouts(16))
    }
}
