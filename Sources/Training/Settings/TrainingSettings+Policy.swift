// SPDX-License-Identifier: Apache-2.0

package import LanguageModels

/// The settings of methods that learn from a policy's own responses.
extension TrainingSettings {
    /// PPO's or GRPO's numbers; nil for every other method.
    package var policyObjective: (any PolicyObjective)? {
        switch method.name {
        case TrainingMethod.ppo.name: ProximalPolicyOptimization(methodValues)
        case TrainingMethod.grpo.name: GroupRelativePolicyOptimization(methodValues)
        default: nil
        }
    }

    /// What stands for people's votes in place of a reward.
    private static let votes = "votes"

    /// Whether people rank what a policy draws.
    package var takesVotes: Bool { text("reward") == Self.votes }

    /// The reward, or the weighted sum of several with ` + ` between them.
    package func reward(for policy: Checkpoint) throws -> any ResponseReward {
        guard !takesVotes else {
            throw TrainingError.setting(
                "--reward votes is for iterative-dpo; \(method.name) needs the score of every response at once"
            )
        }
        return try RewardWish.load(
            try RewardWish.all(text("reward") ?? ""), for: policy, named: text("model") ?? "",
            precision: runOptions.precision)
    }

    /// The rounds of iterative DPO.
    package func rounds(for policy: Checkpoint) throws -> PreferenceRounds {
        guard !takesVotes || text("held-out") == nil else {
            throw TrainingError.setting(
                "--held-out is measured by a reward: leave it out with --reward votes")
        }
        guard integer("eval-every") == nil else {
            throw TrainingError.setting(
                "--eval-every is for methods of one run: iterative-dpo is measured after every round")
        }
        return PreferenceRounds(methodValues, ranking: takesVotes ? .votes : .reward(try reward(for: policy)))
    }

    /// PPO's or GRPO's run; nil for every other method.
    package func policyTraining(for policy: Checkpoint) throws -> PolicyTraining? {
        guard let objective = policyObjective else { return nil }
        var training = PolicyTraining(
            objective: objective, reward: try reward(for: policy), limit: number("kl-limit") ?? 100)
        if let folder = text("value-model") {
            let start = try Checkpoint(folder, output: .score)
            try TokenMeanings(start, named: folder).require(
                of: TokenMeanings(policy, named: text("model") ?? ""))
            training.valueStart = (start.model, folder)
        }
        return training
    }
}
