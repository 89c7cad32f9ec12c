// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import Tensors
package import Tokenizers

/// Where a policy stands: its mean reward and its divergence from the reference, on prompts that it has not learned.
package struct FrontierMeasurement {
    package var rollouts: RolloutSettings
    package var reward: any ResponseReward
    package var seed: UInt64
    package var precision: Precision
    /// Told between two tokens and between passes; throwing stops.
    package var onWait: () throws -> Void = {}

    package init(
        _ rollouts: RolloutSettings, reward: any ResponseReward, seed: UInt64, precision: Precision = .f32
    ) {
        self.rollouts = rollouts
        self.reward = reward
        self.seed = seed
        self.precision = precision
    }

    private var options: RunOptions {
        var options = RunOptions(steps: 1, batchSize: 1, learningRate: 1, seed: seed)
        options.precision = precision
        return options
    }

    private func collect(
        _ prompts: [RolloutPrompt], _ rollouts: RolloutSettings, _ policy: LanguageModel,
        _ reference: LanguageModel, _ tokenizer: Tokenizer
    ) throws -> CollectedRollouts {
        var collection = RolloutCollection(rollouts, reward: reward, options: options)
        collection.onWait = onWait
        return try collection.collect(
            prompts, step: 0, stream: "frontier", policy: policy, reference: reference, value: nil, tokenizer)
    }

    /// The streams of random numbers are the same whatever the policy.
    package func measure(
        _ policy: LanguageModel, reference: LanguageModel, _ prompts: [RolloutPrompt], _ tokenizer: Tokenizer
    ) throws -> FrontierReading {
        let drawn = try collect(prompts, rollouts, policy, reference, tokenizer)
        var divergences = drawn.divergences[...]
        let grouped = drawn.groups.map { group in
            defer { divergences = divergences.dropFirst(group.rollouts.count) }
            return Array(divergences.prefix(group.rollouts.count))
        }
        return FrontierReading(rewards: drawn.scores, divergences: grouped)
    }

    /// The reference's best of so many responses to each prompt, by the reward itself, for several counts from one draw.
    ///
    /// Its divergence is the bound log N - (N - 1) / N, which has no error: best of 2 chooses among the first two of each prompt.
    package func bestOf(
        _ counts: [Int], reference: LanguageModel, _ prompts: [RolloutPrompt], _ tokenizer: Tokenizer
    ) throws -> [FrontierReading] {
        precondition(counts.allSatisfy { $0 > 0 }, "best of \(counts)")
        guard let most = counts.max() else { return [] }
        var wide = rollouts
        wide.samples = most
        let sampling = RolloutSampling(settings: wide, seed: seed, stream: "frontier", precision: precision)
        let groups = try sampling.groups(prompts, step: 0, reference, tokenizer, onWait: onWait)
        let scores = try groups.map { group in
            try reward.checkedScores(group.rewarded)
        }
        return counts.map { count in
            FrontierReading(
                rewards: scores.map { [$0.prefix(count).max() ?? 0] },
                divergences: scores.map { _ in [BestOfDivergence.bound(count)] })
        }
    }
}

/// The reward and the divergence of each prompt, means over its responses, which share it and are not independent.
package struct FrontierReading: Sendable, Equatable {
    package let rewards: [Double]
    /// KL(policy || reference) in nats a response.
    package let divergences: [Double]

    /// - Parameters:
    ///   - rewards: by prompt, then by response; at least one of each.
    ///   - divergences: in the same form.
    package init(rewards: [[Double]], divergences: [[Double]]) {
        precondition(
            !rewards.isEmpty && rewards.count == divergences.count
                && (rewards + divergences).allSatisfy { !$0.isEmpty }, "nothing to take the mean of")
        self.rewards = rewards.map(Moments.mean)
        self.divergences = divergences.map(Moments.mean)
    }
}
