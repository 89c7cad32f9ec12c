// SPDX-License-Identifier: Apache-2.0

/// IPO with sums over tokens: (Delta - 1 / (2 beta))^2, Delta = (s_w - r_w) - (s_l - r_l).
///
/// As the reference code of DPO has it; long responses count for more than in `ipo`. Rewards are beta (s - r).
/// Source: Azar et al., arXiv 2310.12036, equation 17, whose tau is beta.
package struct SummedIdentityPreferenceOptimization: PairObjective {
    package let name = "ipo-sum"
    package let needsReference = true
    /// Strength of the pull towards the reference, above 0.
    package var beta: Double

    package init(beta: Double = 0.1) {
        self.beta = beta
    }

    package var hyperparameters: [String: Double] { ["beta": beta] }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let rewards = (chosen: beta * pair.chosenRatio, rejected: beta * pair.rejectedRatio)
        let gap = pair.chosenRatio - pair.rejectedRatio - 1 / (2 * beta)
        return PairLoss(
            value: gap * gap, chosenSlope: 2 * gap, rejectedSlope: -2 * gap, chosenReward: rewards.chosen,
            rejectedReward: rewards.rejected)
    }
}

extension TrainingMethod {
    package static let ipoSum = TrainingMethod(
        name: "ipo-sum", summary: "pairs: (log-ratio of chosen - that of rejected - 1/(2 beta))^2",
        records: .pairs, learningRate: 5e-5,
        hyperparameters: [Hyperparameter("beta", 0.1)],
        ranking: ("eval/rewards/accuracies", true)
    ) { SummedIdentityPreferenceOptimization(beta: $0["beta"] ?? 0.1) }
}
