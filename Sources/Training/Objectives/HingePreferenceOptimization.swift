// SPDX-License-Identifier: Apache-2.0

/// Hinge: max(0, 1 - beta Delta), Delta = (s_w - r_w) - (s_l - r_l).
///
/// Rewards are beta (s - r). Source: Liu et al., "Statistical rejection sampling improves preference optimization", arXiv
/// 2309.06657.
package struct HingePreferenceOptimization: PairObjective {
    package let name = "hinge"
    package let needsReference = true
    /// Strength of the pull towards the reference, above 0.
    package var beta: Double

    package init(beta: Double = 0.1) {
        self.beta = beta
    }

    package var hyperparameters: [String: Double] { ["beta": beta] }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let rewards = (chosen: beta * pair.chosenRatio, rejected: beta * pair.rejectedRatio)
        let gap = 1 - (rewards.chosen - rewards.rejected)
        let slope = gap > 0 ? beta : 0
        return PairLoss(
            value: max(0, gap), chosenSlope: -slope, rejectedSlope: slope, chosenReward: rewards.chosen,
            rejectedReward: rewards.rejected)
    }
}

extension TrainingMethod {
    package static let hinge = TrainingMethod(
        name: "hinge", summary: "pairs: max(0, 1 - beta (log-ratio of chosen - that of rejected))",
        formula: """
            max(0, 1 - beta ((logp - reference's logp)(chosen) - (logp - reference's logp)(rejected))), logp summed over a
            response's tokens
            """,
        source: "Liu et al., arXiv 2309.06657",
        records: .pairs, learningRate: 5e-5,
        hyperparameters: [Hyperparameter("beta", 0.1)],
        ranking: ("eval/rewards/accuracies", true)
    ) { .pairs(HingePreferenceOptimization(beta: $0["beta"] ?? 0.1)) }
}
