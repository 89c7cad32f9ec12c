// SPDX-License-Identifier: Apache-2.0

/// What KTO sees of a response with a label: sums of log-probabilities in nats.
package struct LabelledLogProbability: Equatable, Sendable {
    package var isDesirable: Bool
    /// Under the policy and under the frozen reference, end-of-text token included.
    package var policy, reference: Double

    package init(isDesirable: Bool, policy: Double, reference: Double) {
        self.isDesirable = isDesirable
        self.policy = policy
        self.reference = reference
    }

    /// s - r, the log-ratio to the reference.
    package var ratio: Double { policy - reference }
}

/// A response's loss with its derivative.
package struct LabelLoss: Equatable, Sendable {
    package var value: Double
    /// d value / d (sum of the response's log-probabilities); the baseline has none.
    package var slope: Double
    /// beta (s - r).
    package var reward: Double
    /// Whether the reward is on the label's side of the baseline; at the baseline itself it is not.
    package var isRight: Bool
}

/// KTO: lambda_D (1 - sigmoid(b - z0)) for a desirable response, lambda_U (1 - sigmoid(z0 - b)) for an undesirable one.
///
/// b = beta (s - r) is the response's reward, and z0 = beta max(0, mean of s' - r') the point from which gains and losses
/// are felt: an estimate of beta KL(policy || reference) from responses s' that answer other prompts than those they are set
/// behind. No gradient goes through z0. The paper writes lambda_y - v with v the same sigmoids times lambda, which is this.
/// Source: Ethayarajh et al., "KTO: Model alignment as prospect theoretic optimization", arXiv 2402.01306.
package struct KahnemanTverskyOptimization: LikelihoodObjective {
    package let name = "kto"
    package let needsReference = true
    /// Strength of the pull towards the reference, above 0.
    package var beta: Double
    /// Weight of desirable responses, lambda_D.
    package var desirableWeight: Double
    /// Weight of undesirable responses, lambda_U.
    package var undesirableWeight: Double

    package init(beta: Double = 0.1, desirableWeight: Double = 1, undesirableWeight: Double = 1) {
        self.beta = beta
        self.desirableWeight = desirableWeight
        self.undesirableWeight = undesirableWeight
    }

    package var hyperparameters: [String: Double] {
        ["beta": beta, "lambda_d": desirableWeight, "lambda_u": undesirableWeight]
    }

    package func rewards(of pair: PairLogProbabilities) -> (chosen: Double, rejected: Double) {
        (beta * pair.chosenRatio, beta * pair.rejectedRatio)
    }

    /// z0 from the log-ratios of mismatched responses; 0 where there are none.
    package func baseline(mismatched ratios: [Double]) -> Double {
        ratios.isEmpty ? 0 : beta * max(0, ratios.reduce(0, +) / Double(ratios.count))
    }

    package func loss(_ response: LabelledLogProbability, baseline: Double) -> LabelLoss {
        let reward = beta * response.ratio
        // 1 - sigmoid(gain) = sigmoid(-gain), which keeps its digits where the gain is large.
        let (side, weight) = response.isDesirable ? (1.0, desirableWeight) : (-1.0, undesirableWeight)
        let gain = side * (reward - baseline)
        let regret = Stable.sigmoid(-gain)
        return LabelLoss(
            value: weight * regret, slope: -side * weight * beta * regret * Stable.sigmoid(gain),
            reward: reward, isRight: gain > 0)
    }
}

extension TrainingMethod {
    package static let kto = TrainingMethod(
        name: "kto",
        summary: "labels: lambda (1 - sigmoid(+-(reward - z0))), + for good, - for bad",
        formula: """
            lambda-d (1 - sigmoid(b - z0))  for a desirable response,
            lambda-u (1 - sigmoid(z0 - b))  for an undesirable one, with
            b = beta (logp - reference's logp), summed over the response's tokens
            z0 = beta max(0, mean of logp' - reference's logp'), a mean over the step's prompts of responses to other
            prompts set behind them; no gradient goes through it
            """,
        source: "Ethayarajh et al., arXiv 2402.01306",
        records: .labels, learningRate: 5e-5,
        hyperparameters: [
            Hyperparameter("beta", 0.1), Hyperparameter("lambda-d", 1, .notNegative),
            Hyperparameter("lambda-u", 1, .notNegative),
        ],
        ranking: ("eval/rewards/accuracies", true)
    ) {
        .labels(
            KahnemanTverskyOptimization(
                beta: $0["beta"] ?? 0.1, desirableWeight: $0["lambda-d"] ?? 1,
                undesirableWeight: $0["lambda-u"] ?? 1))
    }
}
