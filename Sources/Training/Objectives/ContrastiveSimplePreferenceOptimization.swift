// SPDX-License-Identifier: Apache-2.0

/// CPO-SimPO: SimPO with CPO's likelihood term, -log sigmoid(beta (p_w - p_l) - gamma) + alpha (-p_w).
///
/// p is the mean log-probability a token. With alpha 0 it is SimPO. Rewards are beta p. Sources: arXiv 2405.14734, equation
/// 6, and arXiv 2401.08417.
package struct ContrastiveSimplePreferenceOptimization: PairObjective {
    package let name = "cpo-simpo"
    package let needsReference = false
    /// Scale of the rewards, above 0.
    package var beta: Double
    /// The margin that the chosen response is to have.
    package var gamma: Double
    /// Weight of the likelihood.
    package var alpha: Double

    package init(beta: Double = 2, gamma: Double = 0.5, alpha: Double = 1) {
        self.beta = beta
        self.gamma = gamma
        self.alpha = alpha
    }

    package var hyperparameters: [String: Double] { ["beta": beta, "gamma": gamma, "alpha": alpha] }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        SimplePreferenceOptimization(beta: beta, gamma: gamma).loss(pair)
            .adding(weight: alpha, likelihoodOf: pair, tokens: pair.chosenTokens)
    }
}

extension TrainingMethod {
    package static let cpoSimPO = TrainingMethod(
        name: "cpo-simpo", summary: "pairs: SimPO's loss + alpha NLL of chosen",
        formula: """
            -log sigmoid(beta (p(chosen) - p(rejected)) - gamma) - alpha p(chosen), p the mean logp a token; no reference
            """,
        source: "Meng, Xia and Chen, arXiv 2405.14734; Xu et al., arXiv 2401.08417",
        records: .pairs, learningRate: 5e-5,
        hyperparameters: [
            Hyperparameter("beta", 2), Hyperparameter("gamma", 0.5, .notNegative),
            Hyperparameter("alpha", 1, .notNegative),
        ],
        ranking: ("eval/logps/accuracies", true)
    ) {
        .pairs(
            ContrastiveSimplePreferenceOptimization(
                beta: $0["beta"] ?? 2, gamma: $0["gamma"] ?? 0.5, alpha: $0["alpha"] ?? 1))
    }
}
