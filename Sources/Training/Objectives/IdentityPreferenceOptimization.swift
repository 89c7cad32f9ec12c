// SPDX-License-Identifier: Apache-2.0

/// IPO: (d_w - d_l - 1 / (2 beta))^2, d the log-ratio to the reference: its mean a token (`ipo`) or its sum (`ipo-sum`).
///
/// The authors confirmed the means, as TRL has them; the reference code of DPO has sums, in which long responses count for
/// more. Rewards are beta (s - r). Source: Azar et al., "A general theoretical paradigm to understand learning from human
/// preferences", arXiv 2310.12036, equation 17, whose tau is beta.
package struct IdentityPreferenceOptimization: PairObjective {
    package let needsReference = true
    /// Strength of the pull towards the reference, above 0.
    package var beta: Double
    /// Whether log-ratios are sums over tokens instead of means.
    package var sums: Bool

    package init(beta: Double = 0.1, sums: Bool = false) {
        self.beta = beta
        self.sums = sums
    }

    package var name: String { sums ? "ipo-sum" : "ipo" }
    package var hyperparameters: [String: Double] { ["beta": beta] }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let (w, l) = sums ? (1, 1) : (Double(pair.chosenTokens), Double(pair.rejectedTokens))
        let gap = pair.chosenRatio / w - pair.rejectedRatio / l - 1 / (2 * beta)
        return PairLoss(
            value: gap * gap, chosenSlope: 2 * gap / w, rejectedSlope: -2 * gap / l,
            chosenReward: beta * pair.chosenRatio, rejectedReward: beta * pair.rejectedRatio)
    }
}

extension TrainingMethod {
    package static let ipo = identity(
        sums: false, "pairs: (mean log-ratio of chosen - that of rejected - 1/(2 beta))^2")
    package static let ipoSum = identity(
        sums: true, "pairs: (log-ratio of chosen - that of rejected - 1/(2 beta))^2")

    private static func identity(sums: Bool, _ summary: String) -> TrainingMethod {
        TrainingMethod(
            name: IdentityPreferenceOptimization(sums: sums).name, summary: summary,
            formula: """
                (d(chosen) - d(rejected) - 1 / (2 beta))^2, d = logp - reference's logp, \(sums ? "summed over" : "a mean over") a
                response's tokens; beta is the paper's tau
                """,
            source: "Azar et al., arXiv 2310.12036", records: .pairs,
            learningRate: 5e-5, hyperparameters: [Hyperparameter("beta", 0.1)],
            ranking: ("eval/rewards/accuracies", true)
        ) { .pairs(IdentityPreferenceOptimization(beta: $0["beta"] ?? 0.1, sums: sums)) }
    }
}
