// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

extension ToyMethod {
    var isReward: Bool { if case .reward = self { true } else { false } }

    /// What the method reads of a response: its log-likelihood, or its reward.
    func values(_ activations: ToyPolicy.Activations) -> [Double] {
        isReward ? activations.logits : activations.logProbabilities
    }

    /// A pair's loss and its derivatives in the two values.
    ///
    /// - Parameter reference: the values of the pair under the policy before preference learning.
    func loss(chosen: Double, rejected: Double, reference: (chosen: Double, rejected: Double)) -> PairLoss {
        switch self {
        case .policy(_, let objective):
            objective.loss(
                PairLogProbabilities(
                    chosen: chosen, rejected: rejected,
                    reference: objective.needsReference ? reference : nil, chosenTokens: 1, rejectedTokens: 1)
            )
        case .reward:
            .logistic(chosen - rejected, chosen: 1, rejected: -1, rewards: (chosen, rejected))
        }
    }

    /// The derivatives in the two values, by central differences of the loss alone: errors of about 1e-8 of them.
    ///
    /// In log pi that is pi dL/d pi: the loss is a function of the likelihoods, and pi (1 ± h) moves log pi by log(1 ± h).
    func differences(chosen: Double, rejected: Double, reference: (chosen: Double, rejected: Double)) -> (
        chosen: Double, rejected: Double
    ) {
        let size = 1e-4
        let (up, down) = isReward ? (size, -size) : (log1p(size), log1p(-size))
        func value(_ chosen: Double, _ rejected: Double) -> Double {
            loss(chosen: chosen, rejected: rejected, reference: reference).value
        }
        return (
            (value(chosen + up, rejected) - value(chosen + down, rejected)) / (2 * size),
            (value(chosen, rejected + up) - value(chosen, rejected + down)) / (2 * size)
        )
    }
}
