// SPDX-License-Identifier: Apache-2.0

/// A response's reward by token: the KL penalty at each, the score at the last.
///
/// r_t = -beta KL_t, and the score is added at the last token of the response, its end of text where it ended. TRL adds it
/// one place later, at the first padding behind the response, and bootstraps from the value there; a packed response has no
/// such place, and nothing comes after its last token.
package struct TokenRewards: Equatable, Sendable {
    package var estimator: DivergenceEstimator
    /// beta.
    package var weight: Double

    package init(estimator: DivergenceEstimator, weight: Double) {
        self.estimator = estimator
        self.weight = weight
    }

    /// - Parameters:
    ///   - policy: log-probability of each token of the response under the policy that sampled it, nats.
    ///   - reference: the same under the reference.
    package func rewards(policy: [Double], reference: [Double], score: Double) -> [Double] {
        precondition(
            policy.count == reference.count && !policy.isEmpty,
            "\(policy.count) and \(reference.count) log-probabilities")
        var rewards = zip(policy, reference).map {
            -weight * estimator.value(policy: $0, reference: $1)
        }
        rewards[rewards.count - 1] += score
        return rewards
    }
}
