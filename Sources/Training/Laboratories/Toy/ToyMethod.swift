// SPDX-License-Identifier: Apache-2.0

/// What the toy policy learns its pairs by.
package enum ToyMethod: Sendable {
    /// An objective of this project, on responses of one token.
    case policy(name: String, any PairObjective)
    /// -log sigmoid(r_w - r_l) of the same network, its ten outputs read as rewards. Source: Ouyang et al., "Training language
    /// models to follow instructions with human feedback" (2022), equation 1.
    case reward

    package var name: String {
        switch self {
        case .policy(let name, _): name
        case .reward: "reward model"
        }
    }

    package static let dpo = ToyMethod.policy(name: "dpo", DirectPreferenceOptimization())

    /// DPO, and what the paper softens it by.
    package static let all: [ToyMethod] =
        [dpo]
        + [0.05, 0.02, 0.01].map {
            .policy(
                name: "flex-dpo, beta- \($0)",
                FlexDirectPreferenceOptimization(betaChosen: 0.1, betaRejected: $0))
        }
        + [0.02, 0.1].map {
            .policy(name: "dpo + \($0) sft", DirectPreferenceOptimization(sftWeight: $0))
        }
        + [
            .policy(name: "ipo", IdentityPreferenceOptimization(beta: 0.1)),
            .policy(name: "slic", SequenceLikelihoodCalibration()),
            .reward,
        ]
}
