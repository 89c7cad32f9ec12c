// SPDX-License-Identifier: Apache-2.0

/// DPO: -log sigmoid(beta ((s_w - r_w) - (s_l - r_l))), s under the policy, r under the reference.
///
/// Rewards are beta (s - r). At the reference itself the loss is ln 2. Source: Rafailov et al., "Direct preference
/// optimization", NeurIPS 2023, equation 7.
package struct DirectPreferenceOptimization: PairObjective {
    package let name = "dpo"
    package let needsReference = true
    /// Strength of the pull towards the reference, above 0.
    package var beta: Double

    package init(beta: Double = 0.1) { self.beta = beta }

    package var hyperparameters: [String: Double] { ["beta": beta] }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let chosenReward = beta * (pair.chosen - (pair.reference?.chosen ?? 0))
        let rejectedReward = beta * (pair.rejected - (pair.reference?.rejected ?? 0))
        let margin = chosenReward - rejectedReward
        let slope = beta * Stable.sigmoid(-margin)
        return PairLoss(
            value: Stable.softplus(-margin), chosenSlope: -slope, rejectedSlope: slope,
            chosenReward: chosenReward,
            rejectedReward: rejectedReward)
    }
}

extension TrainingMethod {
    package static let dpo = TrainingMethod(
        name: "dpo", summary: "pairs: -log sigmoid(beta (log-ratio of chosen - that of rejected))",
        records: .pairs, learningRate: 5e-5, hyperparameters: [Hyperparameter("beta", 0.1)],
        ranking: ("eval/rewards/accuracies", true)
    ) { DirectPreferenceOptimization(beta: $0["beta"] ?? 0.1) }
}
