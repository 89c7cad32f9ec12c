// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
private import Synchronization
package import Tensors

/// A reward model's score of the tokens that were drawn, read at the last of them.
///
/// Responses to one prompt that follow each other share its computation, and equal ones are computed once.
package final class ModelReward: ResponseReward {
    package let name: String
    package let fingerprint: String?
    package let longest: Int?
    private let precision: Precision
    private let checkpoint: Mutex<Checkpoint>

    /// Loads a reward model for the responses of a policy, whose tokens it has to read alike.
    ///
    /// - Parameters:
    ///   - policyName: the policy as messages name it, its folder say.
    package convenience init(
        _ folder: String, for policy: Checkpoint, named policyName: String, precision: Precision = .f32
    ) throws {
        let checkpoint = try Checkpoint(folder, output: .score)
        try TokenMeanings(checkpoint, named: folder).require(of: TokenMeanings(policy, named: policyName))
        try self.init(checkpoint, name: "model:\(folder)", precision: precision)
    }

    /// - Parameter checkpoint: with a score; nobody else uses it from here on.
    package init(_ checkpoint: sending Checkpoint, name: String, precision: Precision = .f32) throws {
        guard checkpoint.model.score != nil else {
            throw CheckpointError(path: name, reason: .noRewardModel)
        }
        self.name = name
        self.precision = precision
        fingerprint = try checkpoint.weightsFingerprint()
        longest = checkpoint.model.configuration.contextLength
        self.checkpoint = Mutex(checkpoint)
    }

    package func scores(_ responses: [RewardedResponse]) throws -> [Double] {
        let groups = PromptGroups(responses)
        try requireRoom(responses)
        let rewards = try checkpoint.withLock {
            try RewardScoring.rewards(groups.records, $0.model, precision: precision)
        }
        return groups.spread(rewards)
    }
}
