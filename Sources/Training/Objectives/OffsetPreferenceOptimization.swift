// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// ODPO: -log sigmoid(beta Delta - alpha log(score_w - score_l)), Delta = (s_w - r_w) - (s_l - r_l).
///
/// A pair whose responses lie far apart in score has to be told apart by more. Pairs without scores, or whose chosen response
/// does not have the higher one, are left out of training; among held-out pairs they count without an offset. With alpha 0 it is DPO. Rewards are
/// beta (s - r). Source: Amini, Vieira and Cotterell, "Direct preference optimization with an offset", arXiv 2402.10571.
package struct OffsetPreferenceOptimization: PairObjective {
    package let name = "odpo"
    package let needsReference = true
    package let needsScores = true
    /// Strength of the pull towards the reference, above 0.
    package var beta: Double
    /// Weight of the offset.
    package var alpha: Double

    package init(beta: Double = 0.1, alpha: Double = 1) {
        self.beta = beta
        self.alpha = alpha
    }

    package var hyperparameters: [String: Double] { ["beta": beta, "alpha": alpha] }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let rewards = (chosen: beta * pair.chosenRatio, rejected: beta * pair.rejectedRatio)
        let offset = pair.scoreGap.map { $0 > 0 ? alpha * log($0) : 0 } ?? 0
        return .logistic(
            rewards.chosen - rewards.rejected - offset, chosen: beta, rejected: -beta, rewards: rewards)
    }
}

extension TrainingMethod {
    package static let odpo = TrainingMethod(
        name: "odpo", summary: "pairs with scores: -log sigmoid(DPO's margin - alpha log(score gap))",
        formula: """
            -log sigmoid(DPO's m - alpha log(score(chosen) - score(rejected))): pairs need chosen_score and rejected_score
            """,
        source: "Amini, Vieira and Cotterell, arXiv 2402.10571",
        records: .pairs, learningRate: 5e-5,
        hyperparameters: [Hyperparameter("beta", 0.1), Hyperparameter("alpha", 1, .notNegative)],
        ranking: ("eval/rewards/accuracies", true)
    ) { .pairs(OffsetPreferenceOptimization(beta: $0["beta"] ?? 0.1, alpha: $0["alpha"] ?? 1)) }
}
