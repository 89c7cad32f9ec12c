// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import StudyFiles

/// Preference pairs by a known reward: all pairs of a prompt's responses that it tells apart.
///
/// Source: Rafailov et al., "Direct preference optimization", NeurIPS 2023, appendix C.1: four responses of the reference to a prompt
/// make six pairs, labelled by the reward that the frontier is drawn in.
package struct FrontierPairs: Sendable {
    package private(set) var pairs: [PreferencePair] = []
    /// Pairs of responses that are alike, empty or of one score.
    package private(set) var undecided = 0

    package init() {}

    /// Those of a checkpoint's own responses to prompts.
    ///
    /// - Parameter onWait: told between two tokens; throwing stops.
    package init(
        of prompts: [RolloutPrompt], _ reference: Checkpoint, reward: any ResponseReward,
        _ rollouts: RolloutSettings, seed: UInt64, onWait: () throws -> Void
    ) throws {
        let sampling = RolloutSampling(settings: rollouts, seed: seed, stream: "frontier pairs")
        let groups = try sampling.groups(
            prompts, step: 0, reference.model, reference.tokenizer, onWait: onWait)
        for group in groups { add(group, scores: try reward.checkedScores(group.rewarded)) }
    }

    /// - Parameter scores: one a response of the group.
    package mutating func add(_ group: RolloutGroup, scores: [Double]) {
        let texts = group.rollouts.map(\.text)
        precondition(texts.count == scores.count, "\(scores.count) scores of \(texts.count) responses")
        for first in texts.indices {
            for second in texts.indices.dropFirst(first + 1) {
                guard scores[first] != scores[second], texts[first] != texts[second],
                    !texts[first].isEmpty, !texts[second].isEmpty
                else {
                    undecided += 1
                    continue
                }
                let (best, worst) = scores[first] > scores[second] ? (first, second) : (second, first)
                pairs.append(
                    PreferencePair(
                        prompt: group.prompt.text, chosen: texts[best], rejected: texts[worst],
                        chosenScore: scores[best], rejectedScore: scores[worst]))
            }
        }
    }
}
