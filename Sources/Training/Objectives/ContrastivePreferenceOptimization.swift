// SPDX-License-Identifier: Apache-2.0

/// CPO: -log sigmoid(beta (s_w - s_l)) + alpha (NLL of the chosen response a token).
///
/// No reference. Rewards are beta s. Source: Xu et al., "Contrastive preference optimization", arXiv 2401.08417;
/// the mean over tokens is TRL's.
package struct ContrastivePreferenceOptimization: PairObjective {
    package let name = "cpo"
    package let needsReference = false
    /// Scale of the rewards, above 0.
    package var beta: Double
    /// Weight of the likelihood.
    package var alpha: Double

    package init(beta: Double = 0.1, alpha: Double = 1) {
        self.beta = beta
        self.alpha = alpha
    }

    package var hyperparameters: [String: Double] { ["beta": beta, "alpha": alpha] }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let rewards = (chosen: beta * pair.chosen, rejected: beta * pair.rejected)
        return PairLoss.logistic(
            rewards.chosen - rewards.rejected, chosen: beta, rejected: -beta, rewards: rewards
        ).adding(weight: alpha, likelihoodOf: pair, tokens: pair.chosenTokens)
    }
}

extension TrainingMethod {
    package static let cpo = TrainingMethod(
        name: "cpo",
        summary: "pairs: -log sigmoid(beta (logp chosen - rejected)) + alpha NLL chosen",
        formula: """
            -log sigmoid(beta (logp(chosen) - logp(rejected))) + alpha NLL(chosen), logp summed over a response's tokens,
            NLL their mean for the chosen one; no reference
            """,
        source: "Xu et al., arXiv 2401.08417",
        records: .pairs, learningRate: 5e-5,
        hyperparameters: [Hyperparameter("beta", 0.1), Hyperparameter("alpha", 1, .notNegative)],
        ranking: ("eval/logps/accuracies", true)
    ) { .pairs(ContrastivePreferenceOptimization(beta: $0["beta"] ?? 0.1, alpha: $0["alpha"] ?? 1)) }
}
