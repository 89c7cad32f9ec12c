// SPDX-License-Identifier: Apache-2.0

import Foundation
import LanguageModels
import PreferenceData
import Testing
import Tokenizers
import Training

/// A policy that has learned a little, prompts, and rewards that a test can see.
struct SmallPolicy {
    let run: SmallRun
    let prompts: [RolloutPrompt]

    init() throws {
        run = try SmallRun()
        let texts = ["gym", "pool", "bar", "spa"].map {
            ChatMarkup.prompt(for: [Message(.user, "Where is the \($0) of the first house?")])
        }
        prompts =
            TokenizedExamples<RolloutPrompt>(texts, responseTokens: 12, run.tokenizer, run.configuration)
            .examples
    }

    /// The few steps of SFT after which responses differ and some of them end.
    func policy() throws -> LanguageModel {
        let model = run.model()
        _ = try Trainer(model, options: run.options(steps: 40)).fineTune(run.conversations)
        return model
    }

    func collection(
        _ objective: any PolicyObjective, _ reward: any ResponseReward = ShareOfA(), seed: UInt64 = 3
    ) -> RolloutCollection {
        RolloutCollection(
            objective.rollouts, reward: reward, options: options(seed: seed),
            missingEndPenalty: objective.missingEndPenalty, estimator: objective.estimator)
    }

    func options(steps: Int = 6, seed: UInt64 = 3, rate: Double = 1e-3) -> RunOptions {
        var options = RunOptions(
            steps: steps, batchSize: 4, learningRate: rate, warmupSteps: 0, seed: seed)
        options.schedule = .constant
        return options
    }

    var grpo: GroupRelativePolicyOptimization {
        var grpo = GroupRelativePolicyOptimization()
        grpo.rollouts = RolloutSettings(samples: 4, temperature: 1, tokens: 12)
        return grpo
    }

    var ppo: ProximalPolicyOptimization {
        var ppo = ProximalPolicyOptimization()
        ppo.rollouts = RolloutSettings(samples: 2, temperature: 0.9, tokens: 12)
        ppo.updates = PolicyUpdates(epochs: 2, miniBatches: 2)
        return ppo
    }
}

/// The share of a response's characters that are the letter a; nearly every response has one of its own.
struct ShareOfA: ResponseReward {
    let name = "share of a"

    func scores(_ responses: [RewardedResponse]) -> [Double] {
        responses.map { Double($0.text.count { $0 == "a" }) / Double(max(1, $0.text.count)) }
    }
}

/// Every token says something: half of a vocabulary is worth 1, the other half 0.
struct ShareOfLowTokens: ResponseReward {
    let name = "share of low tokens"

    func scores(_ responses: [RewardedResponse]) -> [Double] {
        responses.map { Double($0.response.count { $0 < 150 }) / Double(max(1, $0.response.count)) }
    }
}

@Suite struct RolloutTests {
    let small: SmallPolicy
    let policy: LanguageModel

    init() throws {
        small = try SmallPolicy()
        policy = try small.policy()
    }

    func groups(
        _ settings: RolloutSettings, step: Int = 0, seed: UInt64 = 3, prompts: [RolloutPrompt]? = nil
    ) throws -> [RolloutGroup] {
        try RolloutSampling(settings: settings, seed: seed).groups(
            prompts ?? small.prompts, step: step, policy, small.run.tokenizer, onWait: {})
    }

    @Test func responsesDoNotDependOnHowManyAreDecodedAtOnce() throws {
        var settings = small.grpo.rollouts
        let together = try groups(settings)
        settings.rows = 3
        #expect(try groups(settings) == together)
        // Nor on what else is sampled in the step, nor on how often.
        #expect(try groups(settings, prompts: Array(small.prompts[..<2])) == Array(together[..<2]))
        settings.samples = 2
        #expect(try groups(settings).map(\.rollouts) == together.map { Array($0.rollouts[..<2]) })
    }

    @Test func stepsAndSeedsDrawOtherResponses() throws {
        let settings = small.grpo.rollouts
        let first = try groups(settings)
        #expect(try groups(settings) == first)
        #expect(try groups(settings, step: 1) != first)
        #expect(try groups(settings, seed: 4) != first)
    }

    @Test func theEndOfTextIsPartOfAResponseThatEnds() throws {
        let end = policy.configuration.endTokens[0]
        let rollouts = try groups(small.grpo.rollouts).flatMap(\.rollouts)
        #expect(rollouts.contains(where: \.hasEnded) && rollouts.contains { !$0.hasEnded })
        for rollout in rollouts {
            #expect(rollout.tokens.last == end || !rollout.hasEnded)
            #expect(!rollout.tokens.dropLast().contains(end))
            #expect(rollout.hasEnded ? rollout.tokens.count <= 12 : rollout.tokens.count == 12)
            #expect(small.run.tokenizer.decode(rollout.tokens.filter { $0 != end }) == rollout.text)
        }
    }

    /// The training pass says of each token what the sampler drew it with.
    @Test func logProbabilitiesAreThoseOfTheDistributionThatWasSampled() throws {
        let samples = 6_000
        var settings = RolloutSettings(samples: samples, temperature: 2, tokens: 1)
        settings.rows = 500
        let prompt = Array(small.prompts[..<1])
        let drawn = try groups(settings, prompts: prompt)
        let logps = try ResponseScoring.tokens(drawn.map(\.responses), policy, temperature: 2)[0]
        var counts: [Int32: (count: Int, logp: Float)] = [:]
        for (rollout, logp) in zip(drawn[0].rollouts, logps) {
            counts[rollout.tokens[0], default: (0, logp[0])].count += 1
        }
        // Specials cannot be drawn: their share is spread over the others, the same factor for all. What was never drawn is rare.
        let drawable = counts.values.reduce(0) { $0 + Double(exp($1.logp)) }
        #expect(drawable > 0.95)
        for (count, logp) in counts.values where count >= 20 {
            let share = Double(count) / Double(samples)
            let wanted = Double(exp(logp)) / drawable
            let deviation = (wanted * (1 - wanted) / Double(samples)).squareRoot()
            #expect(abs(share - wanted) < 4.5 * deviation, "\(share) of \(wanted)")
        }
        #expect(counts.values.contains { $0.count >= 20 })
    }

    @Test func promptsWithoutRoomAreLeftOut() {
        let texts = ["a", String(repeating: "where ", count: 40)]
        let examples = TokenizedExamples<RolloutPrompt>(
            texts, responseTokens: 12, small.run.tokenizer, small.run.configuration)
        #expect(examples.places == [0] && examples.dropped.map(\.reason) == [.tooLong])
    }

    @Test func scoresStandBesideTheirResponses() throws {
        let drawn = try small.collection(small.ppo).collect(
            small.prompts, step: 2, policy: policy, reference: policy,
            value: ValueNetwork(ValueNetwork.start(from: policy)), small.run.tokenizer)
        for (group, scores) in zip(drawn.groups, drawn.scores) {
            let wanted = ShareOfA().scores(
                group.rollouts.map {
                    RewardedResponse(
                        prompt: [], response: $0.tokens, text: $0.text, promptText: "", hasEnded: $0.hasEnded)
                })
            #expect(scores == wanted)
        }
        for experience in drawn.experiences {
            let lengths = experience.responses.responses.map(\.count)
            #expect(experience.policy.map(\.count) == lengths)
            #expect(experience.values.map(\.count) == lengths)
            // A score of 0 is a value of 0, and a policy is no nats from itself.
            #expect(experience.values.joined().allSatisfy { $0 == 0 })
            #expect(experience.policy == experience.reference)
        }
        #expect(drawn.divergence == 0)
    }

    @Test func aResponseThatDoesNotEndPaysThePenalty() throws {
        var free = small.grpo
        var strict = free
        strict.missingEndPenalty = 0.75
        free.missingEndPenalty = 0
        func drawn(_ objective: any PolicyObjective) throws -> CollectedRollouts {
            try small.collection(objective).collect(
                small.prompts, step: 0, policy: policy, reference: policy, value: nil, small.run.tokenizer)
        }
        let (without, with) = (try drawn(free), try drawn(strict))
        let ended = without.groups.flatMap(\.rollouts).map(\.hasEnded)
        for ((one, other), hasEnded) in zip(zip(without.scores.joined(), with.scores.joined()), ended) {
            #expect(abs(one - other - (hasEnded ? 0 : 0.75)) < 1e-12)
        }
        #expect(ended.contains(true) && ended.contains(false))
    }
}
