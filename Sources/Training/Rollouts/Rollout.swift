// SPDX-License-Identifier: Apache-2.0

package import LanguageModels

/// A response that the policy gave.
package struct Rollout: Equatable, Sendable {
    /// All tokens, the end of text among them where the response ended.
    package var tokens: [Int32]
    /// Without the end of text.
    package var text: String
    /// False where its length stopped it.
    package var hasEnded: Bool

    package init(tokens: [Int32], text: String, hasEnded: Bool) {
        self.tokens = tokens
        self.text = text
        self.hasEnded = hasEnded
    }

    /// Whether nothing stands before the end of text.
    package var isEmpty: Bool { tokens.count <= (hasEnded ? 1 : 0) }
}

/// A prompt with the policy's responses to it.
package struct RolloutGroup: Equatable, Sendable {
    package var prompt: RolloutPrompt
    package var rollouts: [Rollout]

    package init(prompt: RolloutPrompt, rollouts: [Rollout]) {
        self.prompt = prompt
        self.rollouts = rollouts
    }

    /// As a reward sees them.
    package var rewarded: [RewardedResponse] {
        rollouts.map {
            RewardedResponse(
                prompt: prompt.tokens, response: $0.tokens, text: $0.text, promptText: prompt.text,
                hasEnded: $0.hasEnded)
        }
    }

    /// As scoring and training read it: the prompt once, then each response.
    package var responses: TokenizedResponses {
        TokenizedResponses(prompt: prompt.tokens, responses: rollouts.map(\.tokens))
    }
}
