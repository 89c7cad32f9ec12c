// SPDX-License-Identifier: Apache-2.0

private import LanguageModels

/// PPO from a reward: token rewards with a KL penalty, generalised advantages, clipped policy and value losses.
///
/// Source: Schulman et al., arXiv 1707.06347; Ziegler et al., arXiv 1909.08593; constants of TRL's `PPOConfig`.
package struct ProximalPolicyOptimization: PolicyObjective, Equatable {
    package var rollouts = RolloutSettings()
    package var updates = PolicyUpdates(epochs: 4)
    package var surrogate = ClippedSurrogate()
    package var estimator = DivergenceEstimator.k1
    package var control = DivergenceControl(weight: 0.05)
    package var valueSettings = ValueSettings()
    package var estimation = AdvantageEstimation()
    package var whitensRewards = false
    package var missingEndPenalty = 0.0

    package init() {}

    package var name: String { "ppo" }
    package var aggregation: TokenAggregation { .token }
    package var penalizesInLoss: Bool { false }
    package var value: ValueSettings? { valueSettings }

    package var hyperparameters: [String: Double] {
        [
            "samples": Double(rollouts.samples), "temperature": rollouts.temperature,
            "response_length": Double(rollouts.tokens), "ppo_epochs": Double(updates.epochs),
            "mini_batches": Double(updates.miniBatches), "clip_range": surrogate.range,
            "kl_coef": control.weight, "kl_target": control.target ?? 0, "kl_horizon": control.horizon,
            "value_coef": valueSettings.coefficient, "value_clip_range": valueSettings.loss.range,
            "gamma": estimation.discount, "lambda": estimation.decay,
            "missing_eos_penalty": missingEndPenalty,
        ]
    }

    package var choices: [String: String] {
        ["kl_estimator": estimator.rawValue, "whiten_rewards": whitensRewards ? "yes" : "no"]
    }

    package func credit(
        _ experiences: [Experience], scores: [[Double]], weight: Double
    ) -> (experiences: [Experience], nonScoreRewards: [[Double]]) {
        let scheme = TokenRewards(estimator: estimator, weight: weight)
        var rewards: [[Double]] = []
        var nonScoreRewards: [[Double]] = []
        for (experience, scores) in zip(experiences, scores) {
            nonScoreRewards.append([])
            for (response, score) in scores.enumerated() {
                let own = scheme.rewards(
                    policy: experience.policy[response], reference: experience.reference[response],
                    score: score)
                rewards.append(own)
                nonScoreRewards[nonScoreRewards.count - 1].append(own.reduce(0, +) - score)
            }
        }
        if whitensRewards { rewards = Whitening.whitened(rewards, shiftsMean: false) ?? rewards }
        let values = experiences.flatMap(\.values)
        let advantages = zip(rewards, values).map { estimation.advantages(rewards: $0, values: $1) }
        let returns = zip(advantages, values).map { zip($0, $1).map { $0 + $1 } }
        // One token has no variance: it is credited with what it brought.
        let whitened = Whitening.whitened(advantages) ?? advantages
        var next = 0
        let credited = experiences.map { experience in
            var experience = experience
            let own = next..<next + experience.responses.responses.count
            experience.advantages = Array(whitened[own])
            experience.returns = Array(returns[own])
            next = own.upperBound
            return experience
        }
        return (credited, nonScoreRewards)
    }
}

extension TrainingMethod {
    package static let ppo = TrainingMethod(
        name: "ppo", summary: "prompts and a reward: RLHF's PPO on the policy's own responses",
        formula: """
            mean over tokens of max(-A rho, -A clip(rho, 1 - e, 1 + e)), rho = pi / pi of the rollout. A: generalised advantages of
            gamma and lambda under a value network, whitened over the step; the reward of a token is -b KL, and the score is added
            at the last one. The value network learns max((V - R)^2, (clip(V, V_old - v, V_old + v) - R)^2) / 2, R = A + V_old.
            b: --kl-coef, which follows --kl-target where that is above 0; e: --clip-range, v: --value-clip-range. KL by
            --kl-estimator k1, log pi - log pi_ref, or k3, pi_ref / pi - 1 - log(pi_ref / pi)
            """,
        source: "Schulman et al., arXiv 1707.06347; Ziegler et al., arXiv 1909.08593",
        records: .prompts, learningRate: 3e-6,
        hyperparameters: rolloutNumbers(samples: 1, temperature: 0.7, tokens: 53, from: 1) + [
            Hyperparameter("ppo-epochs", 4, .whole(from: 1)),
            Hyperparameter("mini-batches", 1, .whole(from: 1)),
            Hyperparameter("kl-coef", 0.05, .notNegative), Hyperparameter("kl-target", 0, .notNegative),
            Hyperparameter("kl-horizon", 10_000), Hyperparameter("clip-range", 0.2, .belowOne),
            Hyperparameter("value-coef", 0.1), Hyperparameter("value-clip-range", 0.2),
            Hyperparameter("gamma", 1, .share), Hyperparameter("lambda", 0.95, .share),
            Hyperparameter("missing-eos-penalty", 0, .notNegative),
        ],
        choices: [
            Choice("kl-estimator", DivergenceEstimator.allCases.map(\.rawValue)),
            Choice("whiten-rewards", ["no", "yes"]),
        ],
        ranking: ("eval/scores", true))
}

extension ProximalPolicyOptimization {
    package init(_ values: MethodValues) {
        rollouts = RolloutSettings(values, rollouts)
        updates = PolicyUpdates(
            epochs: values.whole("ppo-epochs") ?? updates.epochs,
            miniBatches: values.whole("mini-batches") ?? updates.miniBatches)
        surrogate.range = values["clip-range"] ?? surrogate.range
        control = DivergenceControl(values, control)
        valueSettings.coefficient = values["value-coef"] ?? valueSettings.coefficient
        valueSettings.loss.range = values["value-clip-range"] ?? valueSettings.loss.range
        estimation.discount = values["gamma"] ?? estimation.discount
        estimation.decay = values["lambda"] ?? estimation.decay
        missingEndPenalty = values["missing-eos-penalty"] ?? missingEndPenalty
        estimator = values.choice("kl-estimator").flatMap(DivergenceEstimator.init) ?? estimator
        whitensRewards = values.choice("whiten-rewards") == "yes"
    }
}
