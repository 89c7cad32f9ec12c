// SPDX-License-Identifier: Apache-2.0

/// R-DPO: -log sigmoid(beta Delta + alpha |y_w| - alpha |y_l|), |y| in tokens.
///
/// The reward r - alpha |y| is optimal at beta log(pi / pi_ref) + alpha |y|: a longer winner has a larger margin already, and
/// is pushed less. With alpha 0 it is DPO. Rewards are beta (s - r). Source: Park et al., "Disentangling length from
/// quality in direct preference optimization", arXiv 2403.19159.
package struct LengthRegularizedPreferenceOptimization: PairObjective {
    package let name = "r-dpo"
    package let needsReference = true
    /// Strength of the pull towards the reference, above 0.
    package var beta: Double
    /// Penalty a token, in nats.
    package var alpha: Double

    package init(beta: Double = 0.1, alpha: Double = 0.05) {
        self.beta = beta
        self.alpha = alpha
    }

    package var hyperparameters: [String: Double] { ["beta": beta, "alpha": alpha] }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let rewards = (chosen: beta * pair.chosenRatio, rejected: beta * pair.rejectedRatio)
        let margin =
            rewards.chosen - rewards.rejected + alpha * Double(pair.chosenTokens - pair.rejectedTokens)
        return .logistic(margin, chosen: beta, rejected: -beta, rewards: rewards)
    }
}

extension TrainingMethod {
    package static let rDPO = TrainingMethod(
        name: "r-dpo",
        summary: "pairs: -log sigmoid(DPO's margin + alpha (tokens chosen - rejected))",
        formula: """
            -log sigmoid(DPO's m + alpha (tokens(chosen) - tokens(rejected))): a longer winner has a larger margin already and
            is pushed less
            """,
        source: "Park et al., arXiv 2403.19159",
        records: .pairs, learningRate: 5e-5,
        hyperparameters: [Hyperparameter("beta", 0.1), Hyperparameter("alpha", 0.05, .notNegative)],
        ranking: ("eval/rewards/accuracies", true)
    ) { .pairs(LengthRegularizedPreferenceOptimization(beta: $0["beta"] ?? 0.1, alpha: $0["alpha"] ?? 0.05)) }
}
