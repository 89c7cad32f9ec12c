// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Training

/// Methods that learn from the policy's own responses: what these are worth, how they are drawn, how often they are taken.
struct PolicyOptions: SettingOptions {
    @Option(
        help: """
            What a response is worth: \(RewardWish.forms). Given again, a sum. iterative-dpo takes votes, too: people rank.
            """)
    var reward: [String] = []

    @Option(help: "ppo: a reward model with which the value network begins (the policy with a score of 0).")
    var valueModel: String?

    @Option(help: "Responses to a prompt (ppo 1, grpo 8, iterative-dpo 4).")
    var samples: Int?

    @Option(help: "Temperature of responses and of their log-probabilities (ppo 0.7, the rest 1).")
    var temperature: Double?

    @Option(help: "Most tokens of a response (53).")
    var responseLength: Int?

    @Option(help: "Subtracted from the score of a response that does not end (0).")
    var missingEosPenalty: Double?

    @Option(help: "Times that a step's responses are taken (ppo 4, grpo 1).")
    var ppoEpochs: Int?

    @Option(help: "Updates that an epoch's prompts are shared among (1).")
    var miniBatches: Int?

    @Option(help: "How far an update may move a token's probability: epsilon (0.2).")
    var clipRange: Double?

    @Option(help: "ppo: how far an update may move a value (0.2).")
    var valueClipRange: Double?

    @Option(help: "ppo: weight of the value's loss (0.1).")
    var valueCoef: Double?

    @Option(help: "Weight of the KL penalty: in ppo's reward (0.05), in grpo's loss (0.04).")
    var klCoef: Double?

    @Option(help: "Nats a response that the weight is led to; 0 leaves it as it is (0).")
    var klTarget: Double?

    @Option(help: "Episodes in which the weight moves by a fifth at most (10000).")
    var klHorizon: Double?

    @Option(help: "Nats a response from the reference at which the run stops (100).")
    var klLimit: Double?

    @Option(help: "ppo: k1 or k3 (k1).")
    var klEstimator: String?

    @Option(help: "ppo: yes divides token rewards by their deviation (no).")
    var whitenRewards: String?

    @Option(help: "grpo: how tokens' losses are averaged: sequence, token or constant (sequence).")
    var aggregation: String?

    @Option(help: "grpo: group divides by the group's deviation, none does not (group).")
    var scaleRewards: String?

    @Option(help: "iterative-dpo: rounds of sampling, ranking and training (3).")
    var rounds: Int?

    @Option(help: "iterative-dpo: prompts of a round; 0 takes all in each (0).")
    var promptsARound: Int?

    @Option(help: "iterative-dpo: DPO's reference, the round's start (previous) or the first one's (start).")
    var reference: String?

    func give(to settings: inout GivenSettings) {
        settings.add("reward", reward.isEmpty ? nil : reward.joined(separator: " + "))
        settings.add("value-model", valueModel)
        settings.add("samples", samples.map(Double.init))
        settings.add("temperature", temperature)
        settings.add("response-length", responseLength.map(Double.init))
        settings.add("missing-eos-penalty", missingEosPenalty)
        settings.add("ppo-epochs", ppoEpochs.map(Double.init))
        settings.add("mini-batches", miniBatches.map(Double.init))
        settings.add("clip-range", clipRange)
        settings.add("value-clip-range", valueClipRange)
        settings.add("value-coef", valueCoef)
        settings.add("kl-coef", klCoef)
        settings.add("kl-target", klTarget)
        settings.add("kl-horizon", klHorizon)
        settings.add("kl-limit", klLimit)
        settings.add("kl-estimator", klEstimator)
        settings.add("whiten-rewards", whitenRewards)
        settings.add("aggregation", aggregation)
        settings.add("scale-rewards", scaleRewards)
        settings.add("rounds", rounds.map(Double.init))
        settings.add("prompts-a-round", promptsARound.map(Double.init))
        settings.add("reference", reference)
    }
}
