// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import StudyFiles
package import Tensors

/// Draws a policy's and another model's responses to a data set's prompts, and scores both as the policy would say them.
///
/// The draws are a function of the seed, the model's part and the prompt's place, so that the same call gives the same pairs.
package struct PropertySamples {
    package var rollouts: RolloutSettings
    package var reward: any ResponseReward
    package var seed: UInt64
    package var precision: Precision
    /// Told between two tokens; throwing stops.
    package var onWait: () throws -> Void = {}

    package init(
        _ rollouts: RolloutSettings, reward: any ResponseReward, seed: UInt64, precision: Precision = .f32
    ) {
        self.rollouts = rollouts
        self.reward = reward
        self.seed = seed
        self.precision = precision
    }

    /// One entry for each pair's prompt that fits both models with a response of full length.
    package func candidates(
        _ pairs: [PreferencePair], own: Checkpoint, other: Checkpoint
    ) throws -> [PropertyPairs.Candidates] {
        let ownSamples = try samples(pairs, of: own, stream: "own", scoredAs: own)
        let otherSamples = try samples(pairs, of: other, stream: "other", scoredAs: own)
        return pairs.indices.compactMap { place in
            guard let own = ownSamples[place], let other = otherSamples[place] else { return nil }
            return PropertyPairs.Candidates(
                prompt: pairs[place].prompt, data: pairs[place].chosen, own: own, other: other)
        }
    }

    /// By the place of the pair.
    private func samples(
        _ pairs: [PreferencePair], of model: Checkpoint, stream: String, scoredAs policy: Checkpoint
    ) throws -> [Int: [PropertyPairs.Scored]] {
        let prompts = TokenizedExamples<RolloutPrompt>(
            pairs.map(\.prompt), responseTokens: rollouts.tokens, model.tokenizer, model.model.configuration)
        let sampling = RolloutSampling(
            settings: rollouts, seed: seed, stream: "properties \(stream)", precision: precision)
        let groups = try sampling.groups(
            prompts.examples, places: prompts.places, step: 0, model.model, model.tokenizer, onWait: onWait)
        var found: [Int: [PropertyPairs.Scored]] = [:]
        let configuration = policy.model.configuration
        for (place, group) in zip(prompts.places, groups) {
            let prompt = PromptTokens.encode(group.prompt.text, policy.tokenizer, configuration)
            // A text, not tokens: another model's may be of another vocabulary.
            let responses = group.rollouts.map { rollout in
                RewardedResponse(
                    prompt: prompt,
                    response: ResponseTokens.encode(rollout.text, policy.tokenizer, configuration),
                    text: rollout.text, promptText: group.prompt.text, hasEnded: rollout.hasEnded)
            }
            let fits = responses.allSatisfy {
                prompt.count + $0.response.count <= min(configuration.contextLength, reward.longest ?? .max)
            }
            guard fits else { continue }
            let scores = try reward.checkedScores(responses)
            found[place] = zip(group.rollouts, scores).map {
                PropertyPairs.Scored(text: $0.text, score: $1)
            }
        }
        return found
    }
}
