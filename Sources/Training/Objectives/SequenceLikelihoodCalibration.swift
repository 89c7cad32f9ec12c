// SPDX-License-Identifier: Apache-2.0

/// SLiC-HF: max(0, delta - s_w + s_l) - lambda s_w, sums over tokens under the policy.
///
/// The regulariser is on the chosen response, the target that a preference pair has. Rewards are s. Source: Zhao et al.,
/// "SLiC-HF", arXiv 2305.10425.
package struct SequenceLikelihoodCalibration: PairObjective {
    package let name = "slic"
    package let needsReference = false
    /// The margin that the chosen response is to have, in nats, above 0.
    package var delta: Double
    /// Weight of the chosen response's log-likelihood.
    package var lambda: Double

    package init(delta: Double = 1, lambda: Double = 0.1) {
        self.delta = delta
        self.lambda = lambda
    }

    package var hyperparameters: [String: Double] { ["delta": delta, "lambda": lambda] }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let gap = delta - pair.chosen + pair.rejected
        let slope: Double = gap > 0 ? 1 : 0
        return PairLoss(
            value: max(0, gap), chosenSlope: -slope, rejectedSlope: slope, chosenReward: pair.chosen,
            rejectedReward: pair.rejected
        ).adding(weight: lambda, likelihoodOf: pair, tokens: 1)
    }
}

extension TrainingMethod {
    package static let slic = TrainingMethod(
        name: "slic",
        summary: "pairs: max(0, delta - logp chosen + rejected) - lambda logp chosen",
        formula: """
            max(0, delta - logp(chosen) + logp(rejected)) - lambda logp(chosen), summed over a response's tokens; no
            reference
            """,
        source: "Zhao et al., arXiv 2305.10425",
        records: .pairs, learningRate: 5e-5,
        hyperparameters: [Hyperparameter("delta", 1), Hyperparameter("lambda", 0.1, .notNegative)],
        ranking: ("eval/logps/accuracies", true)
    ) { .pairs(SequenceLikelihoodCalibration(delta: $0["delta"] ?? 1, lambda: $0["lambda"] ?? 0.1)) }
}
