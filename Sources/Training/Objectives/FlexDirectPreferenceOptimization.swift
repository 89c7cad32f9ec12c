// SPDX-License-Identifier: Apache-2.0

/// Flex-DPO: -log sigmoid(beta+ (s_w - r_w) - beta- (s_l - r_l)), a beta for each side.
///
/// With equal betas it is DPO; a smaller one on the rejected side keeps its likelihood from falling. Source: "3D-Properties:
/// Identifying challenges in DPO and charting a path forward", arXiv 2406.07327.
package struct FlexDirectPreferenceOptimization: PairObjective {
    package let name = "flex-dpo"
    package let needsReference = true
    /// Of the chosen response, above 0.
    package var betaChosen: Double
    /// Of the rejected response, above 0.
    package var betaRejected: Double

    package init(betaChosen: Double = 0.1, betaRejected: Double = 0.1) {
        self.betaChosen = betaChosen
        self.betaRejected = betaRejected
    }

    package var hyperparameters: [String: Double] {
        ["beta_chosen": betaChosen, "beta_rejected": betaRejected]
    }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let rewards = (
            chosen: betaChosen * pair.chosenRatio, rejected: betaRejected * pair.rejectedRatio
        )
        return .logistic(
            rewards.chosen - rewards.rejected, chosen: betaChosen, rejected: -betaRejected, rewards: rewards)
    }
}

extension TrainingMethod {
    package static let flexDPO = TrainingMethod(
        name: "flex-dpo", summary: "pairs: -log sigmoid(beta+ ratio of chosen - beta- ratio of rejected)",
        formula: """
            -log sigmoid(beta-chosen (logp - reference's logp)(chosen) - beta-rejected (logp - reference's logp)(rejected)),
            logp summed over a response's tokens
            """,
        source: "3D-Properties, arXiv 2406.07327",
        records: .pairs, learningRate: 5e-5,
        hyperparameters: [Hyperparameter("beta-chosen", 0.1), Hyperparameter("beta-rejected", 0.1)],
        ranking: ("eval/rewards/accuracies", true)
    ) {
        .pairs(
            FlexDirectPreferenceOptimization(
                betaChosen: $0["beta-chosen"] ?? 0.1, betaRejected: $0["beta-rejected"] ?? 0.1))
    }
}
