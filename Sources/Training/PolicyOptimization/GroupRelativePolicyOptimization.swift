// SPDX-License-Identifier: Apache-2.0

/// GRPO: a response is credited by how its score stands beside those of the others to its prompt; there are no values.
///
/// Source: Shao et al., arXiv 2402.03300, equation 3 and section 4.1.
package struct GroupRelativePolicyOptimization: PolicyObjective, Equatable {
    package var rollouts = RolloutSettings(samples: 8, temperature: 1, tokens: 53)
    package var updates = PolicyUpdates(epochs: 1)
    package var surrogate = ClippedSurrogate()
    package var aggregation = TokenAggregation.sequence
    package var scaling = GroupAdvantages.group
    package var control = DivergenceControl(weight: 0.04)
    package var missingEndPenalty = 0.0

    package init() {}

    package var name: String { "grpo" }
    package var estimator: DivergenceEstimator { .k3 }
    package var penalizesInLoss: Bool { true }
    package var value: ValueSettings? { nil }

    package var hyperparameters: [String: Double] {
        [
            "samples": Double(rollouts.samples), "temperature": rollouts.temperature,
            "response_length": Double(rollouts.tokens), "ppo_epochs": Double(updates.epochs),
            "mini_batches": Double(updates.miniBatches), "clip_range": surrogate.range,
            "kl_coef": control.weight, "kl_target": control.target ?? 0, "kl_horizon": control.horizon,
            "missing_eos_penalty": missingEndPenalty,
        ]
    }

    package var choices: [String: String] {
        ["aggregation": aggregation.rawValue, "scale_rewards": scaling.rawValue]
    }

    package func credit(
        _ experiences: [Experience], scores: [[Double]], weight: Double
    ) -> (experiences: [Experience], nonScoreRewards: [[Double]]) {
        let credited = zip(experiences, scores).map { experience, scores in
            var experience = experience
            experience.advantages = zip(scaling.advantages(scores), experience.policy).map {
                [Double](repeating: $0, count: $1.count)
            }
            return experience
        }
        return (credited, scores.map { $0.map { _ in 0 } })
    }
}

extension TrainingMethod {
    package static let grpo = TrainingMethod(
        name: "grpo", summary: "prompts and a reward: PPO's surrogate, credited within each prompt's group",
        formula: """
            max(-A rho, -A clip(rho, 1 - e, 1 + e)) + b KL a token, rho = pi / pi of the rollout, KL = pi_ref / pi - 1
            - log(pi_ref / pi) (k3); A = (r - mean) / (deviation + 1e-4) over the responses to a prompt. e: --clip-range, b:
            --kl-coef. --aggregation sequence: a mean over each response's tokens, then over responses; token (DAPO): over all
            tokens; constant (Dr. GRPO): the sum over tokens by responses times --response-length. --scale-rewards none (Dr. GRPO)
            leaves the deviation out
            """,
        source: "Shao et al., arXiv 2402.03300; Yu et al., arXiv 2503.14476; Liu et al., arXiv 2503.20783",
        records: .prompts, learningRate: 3e-6,
        hyperparameters: rolloutNumbers(samples: 8, temperature: 1, tokens: 53, from: 2) + [
            Hyperparameter("ppo-epochs", 1, .whole(from: 1)),
            Hyperparameter("mini-batches", 1, .whole(from: 1)),
            Hyperparameter("kl-coef", 0.04, .notNegative), Hyperparameter("kl-target", 0, .notNegative),
            Hyperparameter("kl-horizon", 10_000), Hyperparameter("clip-range", 0.2, .belowOne),
            Hyperparameter("missing-eos-penalty", 0, .notNegative),
        ],
        choices: [
            Choice("aggregation", TokenAggregation.allCases.map(\.rawValue)),
            Choice("scale-rewards", GroupAdvantages.allCases.map(\.rawValue)),
        ],
        ranking: ("eval/scores", true))
}

extension GroupRelativePolicyOptimization {
    package init(_ values: MethodValues) {
        rollouts = RolloutSettings(values, rollouts)
        updates = PolicyUpdates(
            epochs: values.whole("ppo-epochs") ?? updates.epochs,
            miniBatches: values.whole("mini-batches") ?? updates.miniBatches)
        surrogate.range = values["clip-range"] ?? surrogate.range
        control = DivergenceControl(values, control)
        missingEndPenalty = values["missing-eos-penalty"] ?? missingEndPenalty
        aggregation = values.choice("aggregation").flatMap(TokenAggregation.init) ?? aggregation
        scaling = values.choice("scale-rewards").flatMap(GroupAdvantages.init) ?? scaling
    }
}
