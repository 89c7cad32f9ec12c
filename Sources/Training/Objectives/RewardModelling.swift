// SPDX-License-Identifier: Apache-2.0

/// A pair's loss under a reward model, with its derivatives.
package struct RewardLoss: Equatable, Sendable {
    package var value: Double
    /// d value / d (reward of the chosen response), and of the rejected one.
    package var chosenSlope, rejectedSlope: Double
}

/// A reward model's loss: -log sigmoid(r_w - r_l - m) + c (r_w + r_l)^2, r a score at the response's last token.
///
/// The first term is the negative log-likelihood of the choice under Bradley and Terry (Biometrika 39, 1952). A choice says
/// nothing of a constant that all rewards have in common; the second term sets it, c > 0 pulling the mean of both to 0
/// (Eisenstein et al., arXiv 2312.09244). m = margin + weight x (score_w - score_l) asks for more where the responses lie far
/// apart (Llama 2, arXiv 2307.09288, equation 2); a pair without scores has the first part of m alone. Nothing is divided by
/// a length.
package struct RewardModelling: TrainingObjective {
    package let name = "reward"
    package let needsReference = false
    /// By which the chosen response's reward is to be above the other's, from 0 up.
    package var margin: Double
    /// Margin a unit of the difference between scores, from 0 up.
    package var scoreMargin: Double
    /// c, from 0 up.
    package var centering: Double

    package init(margin: Double = 0, scoreMargin: Double = 0, centering: Double = 0) {
        self.margin = margin
        self.scoreMargin = scoreMargin
        self.centering = centering
    }

    package var hyperparameters: [String: Double] {
        ["margin": margin, "score_margin": scoreMargin, "centering": centering]
    }

    /// - Parameter scoreGap: the chosen response's score less the rejected one's; nil where the pair has none.
    package func loss(chosen: Double, rejected: Double, scoreGap: Double? = nil) -> RewardLoss {
        let gap = chosen - rejected - margin - scoreMargin * (scoreGap ?? 0)
        let slope = -Stable.sigmoid(-gap)
        let sum = chosen + rejected
        return RewardLoss(
            value: Stable.softplus(-gap) + centering * sum * sum,
            chosenSlope: slope + 2 * centering * sum, rejectedSlope: -slope + 2 * centering * sum)
    }
}

extension TrainingMethod {
    package static let reward = TrainingMethod(
        name: "reward", summary: "pairs: a reward model, -log sigmoid(reward chosen - rejected)",
        formula: """
            -log sigmoid(r(chosen) - r(rejected) - m) + centering (r(chosen) + r(rejected))^2, r a score of the whole response
            read at its last token, m = margin + score-margin (chosen_score - rejected_score). The checkpoint scores responses
            and writes none
            """,
        source:
            "Bradley and Terry 1952; Ouyang et al., arXiv 2203.02155; margin: arXiv 2307.09288; centering: arXiv 2312.09244",
        records: .pairs, learningRate: 1e-4,
        hyperparameters: [
            Hyperparameter("margin", 0, .notNegative), Hyperparameter("score-margin", 0, .notNegative),
            Hyperparameter("centering", 0, .notNegative),
        ],
        ranking: ("eval/rewards/accuracies", true)
    ) {
        .reward(
            RewardModelling(
                margin: $0["margin"] ?? 0, scoreMargin: $0["score-margin"] ?? 0,
                centering: $0["centering"] ?? 0))
    }
}
