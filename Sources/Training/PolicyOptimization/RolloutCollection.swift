// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
private import Tensors
package import Tokenizers

/// The first half of a step: responses, their scores, and their log-probabilities under policy and reference.
///
/// Log-probabilities are those of the training pass, of the temperature of sampling, and not those that the decoder saw:
/// what the policy's update compares them with is computed the same way.
package struct RolloutCollection {
    let reward: any ResponseReward
    let options: RunOptions
    let rollouts: RolloutSettings
    let missingEndPenalty: Double
    let estimator: DivergenceEstimator
    package var onWait: () throws -> Void = {}

    /// - Parameters:
    ///   - missingEndPenalty: subtracted from the score of a response that does not end.
    ///   - estimator: of the divergences that are told.
    package init(
        _ rollouts: RolloutSettings, reward: any ResponseReward, options: RunOptions,
        missingEndPenalty: Double = 0, estimator: DivergenceEstimator = .k1
    ) {
        self.reward = reward
        self.options = options
        self.rollouts = rollouts
        self.missingEndPenalty = missingEndPenalty
        self.estimator = estimator
    }

    /// - Parameter stream: of the random numbers.
    package func collect(
        _ prompts: [RolloutPrompt], step: Int, stream: String = "rollout", policy: LanguageModel,
        reference: LanguageModel, value: ValueNetwork?, _ tokenizer: Tokenizer
    ) throws -> CollectedRollouts {
        let sampling = RolloutSampling(
            settings: rollouts, seed: options.seed, stream: stream, precision: options.precision)
        let groups = try sampling.groups(prompts, step: step, policy, tokenizer, onWait: onWait)
        let responses = groups.map(\.responses)
        var operations = Self.samplingOperations(responses, policy.configuration)
        let scores = try scores(groups)
        let onBatch = { (_: Int, counted: Double) in
            operations += counted
            try onWait()
        }
        func logps(_ model: LanguageModel) throws -> [[[Double]]] {
            try ResponseScoring.tokens(
                responses, model, precision: options.precision,
                temperature: Float(rollouts.temperature), onBatch: onBatch
            ).map { $0.map { $0.map(Double.init) } }
        }
        let (policyLogps, referenceLogps) = (try logps(policy), try logps(reference))
        let values = try value?.values(responses, precision: options.precision) { try onBatch(0, $0) }
        let experiences = responses.indices.map {
            Experience(
                responses: responses[$0], policy: policyLogps[$0], reference: referenceLogps[$0],
                values: values?[$0] ?? [])
        }
        return CollectedRollouts(
            groups: groups, scores: scores, experiences: experiences, operations: operations,
            divergences: experiences.flatMap { $0.divergences(estimator) })
    }

    /// The reward's scores, with the penalty of those that do not end.
    private func scores(_ groups: [RolloutGroup]) throws -> [[Double]] {
        let scores = try reward.checkedScores(groups.flatMap(\.rewarded))
        var next = 0
        return groups.map { group in
            group.rollouts.map { rollout in
                defer { next += 1 }
                return scores[next] - (rollout.hasEnded ? 0 : missingEndPenalty)
            }
        }
    }

    /// A decoded token goes through the weights once, as it does in a forward pass over the whole.
    static func samplingOperations(
        _ responses: [TokenizedResponses], _ configuration: ModelConfiguration
    ) -> Double {
        configuration.forwardOperations(ResponseScoring.batch(responses), scoring: true)
    }
}

/// A step's responses with all that was found out about them.
package struct CollectedRollouts {
    package let groups: [RolloutGroup]
    /// One a response, penalties of length among them.
    package let scores: [[Double]]
    package let experiences: [Experience]
    package let operations: Double
    /// From the reference, one a response, nats.
    package let divergences: [Double]

    package var responses: Int { groups.reduce(0) { $0 + $1.rollouts.count } }

    /// Mean over responses, nats.
    package var divergence: Double { divergences.reduce(0, +) / Double(max(1, divergences.count)) }

    /// What is logged of a step before its updates, under TRL's names.
    func metrics(_ nonScoreRewards: [[Double]]) -> [String: Double] {
        let rollouts = groups.flatMap(\.rollouts)
        let count = Double(rollouts.count)
        let score = scores.joined().reduce(0, +) / count
        let nonScore = nonScoreRewards.joined().reduce(0, +) / count
        let squares = scores.joined().reduce(0) { $0 + ($1 - score) * ($1 - score) }
        let surprise = experiences.flatMap(\.surprises).reduce(0, +) / count
        let alike = scores.count { group in group.allSatisfy { $0 == group[0] } }
        return [
            "frac_reward_zero_std": Double(alike) / Double(max(1, scores.count)),
            "objective/kl": divergence, "objective/entropy": surprise, "objective/scores": score,
            "objective/scores_sd": rollouts.count > 1 ? (squares / (count - 1)).squareRoot() : 0,
            "objective/non_score_reward": nonScore, "objective/rlhf_reward": score + nonScore,
            "objective/response_tokens": rollouts.reduce(0) { $0 + Double($1.tokens.count) } / count,
            "val/num_eos_tokens": Double(rollouts.count(where: \.hasEnded)),
            "val/num_empty": Double(rollouts.count(where: \.isEmpty)),
        ]
    }
}
