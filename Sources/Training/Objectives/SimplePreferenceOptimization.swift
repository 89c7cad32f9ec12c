// SPDX-License-Identifier: Apache-2.0

/// SimPO: -log sigmoid(beta (p_w - p_l) - gamma), p the mean log-probability a token.
///
/// No reference. The paper's gamma / beta is 0.25 with its defaults. Rewards are beta p. Source: Meng, Xia and Chen, "SimPO",
/// arXiv 2405.14734, equation 6.
package struct SimplePreferenceOptimization: PairObjective {
    package let name = "simpo"
    package let needsReference = false
    /// Scale of the rewards, above 0.
    package var beta: Double
    /// The margin that the chosen response is to have.
    package var gamma: Double

    package init(beta: Double = 2, gamma: Double = 0.5) {
        self.beta = beta
        self.gamma = gamma
    }

    package var hyperparameters: [String: Double] { ["beta": beta, "gamma": gamma] }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let rewards = (chosen: beta * pair.chosenMean, rejected: beta * pair.rejectedMean)
        return .logistic(
            rewards.chosen - rewards.rejected - gamma, chosen: beta / Double(pair.chosenTokens),
            rejected: -beta / Double(pair.rejectedTokens), rewards: rewards)
    }
}

extension TrainingMethod {
    package static let simpo = TrainingMethod(
        name: "simpo", summary: "pairs: -log sigmoid(beta (mean logp chosen - rejected) - gamma)",
        formula: """
            -log sigmoid(beta (p(chosen) - p(rejected)) - gamma), p the mean logp a token; no reference. The paper's ratio
            gamma / beta is 0.25 here
            """,
        source: "Meng, Xia and Chen, arXiv 2405.14734",
        records: .pairs, learningRate: 5e-5,
        hyperparameters: [Hyperparameter("beta", 2), Hyperparameter("gamma", 0.5, .notNegative)],
        ranking: ("eval/logps/accuracies", true)
    ) { .pairs(SimplePreferenceOptimization(beta: $0["beta"] ?? 2, gamma: $0["gamma"] ?? 0.5)) }
}
