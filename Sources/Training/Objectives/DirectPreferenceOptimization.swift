// SPDX-License-Identifier: Apache-2.0

/// DPO: -log sigmoid(m), m = beta ((s_w - r_w) - (s_l - r_l)), s under the policy, r under the reference.
///
/// With label smoothing e, (1 - e)(-log sigmoid(m)) + e (-log sigmoid(-m)), for labels of which a share e is wrong; with
/// noise e, the same with -e and divided by 1 - 2e, whose mean over wrong labels is the loss without them. With an SFT term
/// of weight a, - a s_w is added, or - a s_w / |y_w|. Rewards are beta (s - r). At the reference itself the loss is ln 2.
/// Sources: Rafailov et al., "Direct preference optimization", NeurIPS 2023, equation 7; Mitchell, "A note on DPO with noisy
/// preferences" (2023); Chowdhury, Kini and Natarajan, arXiv 2403.00409; "3D-Properties" for the SFT term.
package struct DirectPreferenceOptimization: PairObjective {
    package let name = "dpo"
    package let needsReference = true
    /// Strength of the pull towards the reference, above 0.
    package var beta: Double
    /// Share of wrong labels that the loss hedges against, 0 up to 0.5.
    package var labelSmoothing: Double
    /// Share of wrong labels that the loss is corrected for, 0 up to 0.5.
    package var noise: Double
    /// Weight of the chosen response's log-likelihood.
    package var sftWeight: Double
    /// Whether that likelihood is a mean a token instead of the sum.
    package var meanLikelihood: Bool

    package init(
        beta: Double = 0.1, labelSmoothing: Double = 0, noise: Double = 0, sftWeight: Double = 0,
        meanLikelihood: Bool = false
    ) {
        self.meanLikelihood = meanLikelihood
        self.beta = beta
        self.labelSmoothing = labelSmoothing
        self.noise = noise
        self.sftWeight = sftWeight
    }

    package var hyperparameters: [String: Double] {
        ["beta": beta, "label_smoothing": labelSmoothing, "noise": noise, "sft_weight": sftWeight]
    }

    package var choices: [String: String] { ["likelihood": Likelihood.word(isMean: meanLikelihood)] }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let rewards = (chosen: beta * pair.chosenRatio, rejected: beta * pair.rejectedRatio)
        let margin = rewards.chosen - rewards.rejected
        // Weights of the label as it is and of its opposite.
        let scale = 1 - 2 * noise
        let (right, wrong) = (
            (1 - labelSmoothing) * (1 - noise) / scale, labelSmoothing - (1 - labelSmoothing) * noise / scale
        )
        let slope = beta * (wrong * Stable.sigmoid(margin) - right * Stable.sigmoid(-margin))
        let loss = PairLoss(
            value: right * Stable.softplus(-margin) + wrong * Stable.softplus(margin), chosenSlope: slope,
            rejectedSlope: -slope, chosenReward: rewards.chosen, rejectedReward: rewards.rejected)
        return loss.adding(
            weight: sftWeight, likelihoodOf: pair, tokens: meanLikelihood ? pair.chosenTokens : 1)
    }
}

extension TrainingMethod {
    package static let dpo = TrainingMethod(
        name: "dpo", summary: "pairs: -log sigmoid(beta (log-ratio of chosen - that of rejected))",
        formula: """
            -log sigmoid(m), m = beta ((logp - reference's logp)(chosen) - (logp - reference's logp)(rejected)), logp summed
            over a response's tokens. With --label-smoothing e (cDPO) (1 - e)(-log sigmoid(m)) + e (-log sigmoid(-m)); with
            --noise e (robust DPO) the same with -e, divided by 1 - 2e; with --sft-weight a (DPO+SFT) - a logp(chosen) is
            added, or - a times its mean a token (--likelihood mean)
            """,
        source:
            "Rafailov et al., NeurIPS 2023; Mitchell 2023; Chowdhury, Kini and Natarajan, arXiv 2403.00409",
        records: .pairs, learningRate: 5e-5,
        hyperparameters: [
            Hyperparameter("beta", 0.1), Hyperparameter("label-smoothing", 0, .between(0, 0.49)),
            Hyperparameter("noise", 0, .between(0, 0.49)), Hyperparameter("sft-weight", 0, .notNegative),
        ],
        choices: [Likelihood.choice],
        ranking: ("eval/rewards/accuracies", true)
    ) {
        .pairs(
            DirectPreferenceOptimization(
                beta: $0["beta"] ?? 0.1, labelSmoothing: $0["label-smoothing"] ?? 0, noise: $0["noise"] ?? 0,
                sftWeight: $0["sft-weight"] ?? 0, meanLikelihood: Likelihood.isMean($0)))
    }
}
