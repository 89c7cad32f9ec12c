// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import Tensors

extension RewardWish {
    /// The reward itself, for the responses of a policy.
    ///
    /// - Parameters:
    ///   - policyName: the policy as messages name it, its folder say.
    ///   - precision: of models and heads.
    package func load(
        for policy: Checkpoint, named policyName: String, precision: Precision = .f32
    ) throws -> any ResponseReward {
        switch kind {
        case .rule(let rule): rule
        case .model(let folder):
            try ModelReward(folder, for: policy, named: policyName, precision: precision)
        case .head(let folder): try HeadReward(folder, for: policy, named: policyName, precision: precision)
        }
    }

    /// The weighted sum of several; the only one by itself where its weight is 1.
    ///
    /// - Parameter wishes: one or more.
    package static func load(
        _ wishes: [RewardWish], for policy: Checkpoint, named policyName: String, precision: Precision = .f32
    ) throws -> any ResponseReward {
        let parts = try wishes.map {
            (weight: $0.weight, reward: try $0.load(for: policy, named: policyName, precision: precision))
        }
        if parts.count == 1, parts[0].weight == 1 { return parts[0].reward }
        return WeightedRewards(parts)
    }
}
