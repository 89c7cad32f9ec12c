// SPDX-License-Identifier: Apache-2.0

/// A line of a round's rollouts.jsonl: a prompt with the responses that were drawn, as tokens and as texts.
struct SampledPrompt: Codable, Equatable {
    struct Response: Codable, Equatable {
        /// The end of text among them where it ended.
        var tokens: [Int32]
        var text: String
        var ended: Bool
    }

    /// The prompt's place in the data.
    var place: Int
    var prompt: String
    var promptTokens: [Int32]
    var responses: [Response]

    enum CodingKeys: String, CodingKey {
        case place, prompt, responses
        case promptTokens = "prompt_tokens"
    }

    init(place: Int, _ group: RolloutGroup) {
        self.place = place
        prompt = group.prompt.text
        promptTokens = group.prompt.tokens
        responses = group.rollouts.map { Response(tokens: $0.tokens, text: $0.text, ended: $0.hasEnded) }
    }

    var group: RolloutGroup {
        RolloutGroup(
            prompt: RolloutPrompt(text: prompt, tokens: promptTokens),
            rollouts: responses.map { Rollout(tokens: $0.tokens, text: $0.text, hasEnded: $0.ended) })
    }
}
