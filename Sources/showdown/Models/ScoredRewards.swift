// SPDX-License-Identifier: Apache-2.0

import LanguageModels
import Tensors
import Training

/// What `showdown score` prints under a reward model: `reward`, or `chosen_reward` and `rejected_reward`.
struct ScoredRewards {
    let checkpoint: Checkpoint
    let folder: String
    let precision: Precision

    /// Rows for a part of the input.
    ///
    /// - Parameter places: of each record in the input, from 0.
    func rows(_ records: [TokenizedResponses], places: [Int]) throws -> [Row] {
        let rewards = try RewardScoring.rewards(records, checkpoint.model, precision: precision) { _, _ in
            try Interruption.check()
        }
        guard rewards.joined().allSatisfy(\.isFinite) else {
            throw CheckpointError(path: folder, reason: .computesNoNumbers)
        }
        return zip(places, rewards).map { place, rewards in
            rewards.count == 1
                ? Row(index: place, reward: rewards[0])
                : Row(index: place, chosen_reward: rewards[0], rejected_reward: rewards[1])
        }
    }

    struct Row: Encodable {
        var index: Int
        var reward, chosen_reward, rejected_reward: Double?
    }
}
