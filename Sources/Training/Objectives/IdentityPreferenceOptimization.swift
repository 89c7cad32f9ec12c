// SPDX-License-Identifier: Apache-2.0

/// IPO: (d_w - d_l - 1 / (2 beta))^2, d the mean log-ratio to the reference a token of a response.
///
/// The authors confirmed the means, as TRL has them; `ipo-sum` has the sums of the reference code of DPO. Rewards are beta (s - r).
/// Source: Azar et al., "A general theoretical paradigm to understand learning from human preferences", arXiv 2310.12036,
/// equation 17, whose tau is beta.
package struct IdentityPreferenceOptimization: PairObjective {
    package let name = "ipo"
    package let needsReference = true
    /// Strength of the pull towards the reference, above 0.
    package var beta: Double

    package init(beta: Double = 0.1) {
        self.beta = beta
    }

    package var hyperparameters: [String: Double] { ["beta": beta] }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let rewards = (chosen: beta * pair.chosenRatio, rejected: beta * pair.rejectedRatio)
        let (w, l) = (Double(pair.chosenTokens), Double(pair.rejectedTokens))
        let gap = pair.chosenRatio / w - pair.rejectedRatio / l - 1 / (2 * beta)
        return PairLoss(
            value: gap * gap, chosenSlope: 2 * gap / w, rejectedSlope: -2 * gap / l,
            chosenReward: rewards.chosen, rejectedReward: rewards.rejected)
    }
}

extension TrainingMethod {
    package static let ipo = TrainingMethod(
        name: "ipo", summary: "pairs: (mean log-ratio of chosen - that of rejected - 1/(2 beta))^2",
        records: .pairs, learningRate: 5e-5,
        hyperparameters: [Hyperparameter("beta", 0.1)],
        ranking: ("eval/rewards/accuracies", true)
    ) { IdentityPreferenceOptimization(beta: $0["beta"] ?? 0.1) }
}
