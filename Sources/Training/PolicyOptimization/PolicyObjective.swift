// SPDX-License-Identifier: Apache-2.0

/// A method that learns from the policy's own responses and their scores.
///
/// It says what each token is to be credited with; how a token's credit moves the policy is the clipped surrogate for all.
package protocol PolicyObjective: Sendable {
    var name: String { get }
    var rollouts: RolloutSettings { get }
    var updates: PolicyUpdates { get }
    var surrogate: ClippedSurrogate { get }
    var aggregation: TokenAggregation { get }
    /// By which the divergence is told, and penalised.
    var estimator: DivergenceEstimator { get }
    /// The weight of the divergence, which may follow a target.
    var control: DivergenceControl { get }
    /// Whether the divergence is a penalty in the loss; it is part of the reward otherwise.
    var penalizesInLoss: Bool { get }
    /// What a value network learns with; nil without one.
    var value: ValueSettings? { get }
    /// Subtracted from the score of a response that does not end.
    var missingEndPenalty: Double { get }
    var hyperparameters: [String: Double] { get }
    var choices: [String: String] { get }

    /// Fills in advantages, and returns where there are values.
    ///
    /// - Parameters:
    ///   - scores: one a response.
    ///   - weight: of the divergence in this step.
    /// - Returns: the reward of each response that is no score.
    func credit(
        _ experiences: [Experience], scores: [[Double]], weight: Double
    ) -> (experiences: [Experience], nonScoreRewards: [[Double]])
}

extension PolicyObjective {
    /// Why nothing can be learned from a first step's scores; nil where something can.
    ///
    /// With values a response is credited beside all others, without them beside those to its prompt.
    func fault(of scores: [[Double]], reward: String) -> RolloutFault.Reason? {
        let all = Array(scores.joined())
        if all.count > 1, all.allSatisfy({ $0 == all[0] }) {
            return .constantReward(name: reward, score: all[0], responses: all.count)
        }
        let alike = scores.allSatisfy { group in group.allSatisfy { $0 == group[0] } }
        return value == nil && alike ? .alikeInGroups(name: reward, prompts: scores.count) : nil
    }
}

/// How often a step's rollouts are learned from.
package struct PolicyUpdates: Equatable, Sendable {
    /// Times that every rollout is taken.
    package var epochs: Int
    /// Updates that share an epoch's prompts.
    package var miniBatches: Int

    package init(epochs: Int, miniBatches: Int = 1) {
        precondition(epochs > 0 && miniBatches > 0, "\(epochs) epochs of \(miniBatches) updates")
        self.epochs = epochs
        self.miniBatches = miniBatches
    }
}

/// What a value network learns with.
package struct ValueSettings: Equatable, Sendable {
    package var loss = ClippedValueLoss()
    /// Weight of its loss before its gradient is clipped; the network has weights and an optimizer of its own.
    package var coefficient = 0.1

    package init() {}
}
