// SPDX-License-Identifier: Apache-2.0

/// NCA for pairs: -log sigmoid(b_w) - (log sigmoid(-b_w) + log sigmoid(-b_l)) / 2, b = beta (s - r).
///
/// It holds each reward to an absolute value, so that the chosen response's likelihood does not fall. Source: Chen et al.,
/// "Noise contrastive alignment of language models with explicit rewards", arXiv 2402.05369.
package struct NoiseContrastiveAlignment: PairObjective {
    package let name = "nca"
    package let needsReference = true
    /// Strength of the pull towards the reference, above 0.
    package var beta: Double

    package init(beta: Double = 0.1) {
        self.beta = beta
    }

    package var hyperparameters: [String: Double] { ["beta": beta] }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let rewards = (chosen: beta * pair.chosenRatio, rejected: beta * pair.rejectedRatio)
        let value =
            Stable.softplus(-rewards.chosen)
            + (Stable.softplus(rewards.chosen) + Stable.softplus(rewards.rejected)) / 2
        return PairLoss(
            value: value,
            chosenSlope: beta * (Stable.sigmoid(rewards.chosen) / 2 - Stable.sigmoid(-rewards.chosen)),
            rejectedSlope: beta * Stable.sigmoid(rewards.rejected) / 2, chosenReward: rewards.chosen,
            rejectedReward: rewards.rejected)
    }
}

extension TrainingMethod {
    package static let nca = TrainingMethod(
        name: "nca",
        summary: "pairs: -ls(b_w) - (ls(-b_w) + ls(-b_l)) / 2, ls log sigmoid, b rewards",
        formula: """
            -log sigmoid(b(chosen)) - (log sigmoid(-b(chosen)) + log sigmoid(-b(rejected))) / 2,
            b = beta (logp - reference's logp), summed over a response's tokens
            """,
        source: "Chen et al., arXiv 2402.05369",
        records: .pairs, learningRate: 5e-5,
        hyperparameters: [Hyperparameter("beta", 0.1)],
        ranking: ("eval/rewards/accuracies", true)
    ) { .pairs(NoiseContrastiveAlignment(beta: $0["beta"] ?? 0.1)) }
}
