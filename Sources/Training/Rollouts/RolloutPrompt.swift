// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import Tokenizers

/// A prompt that the policy is to answer.
package struct RolloutPrompt: Equatable, Sendable {
    package var text: String
    /// Not padded: its first token stands at position 0 whatever stands beside it.
    package var tokens: [Int32]

    package init(text: String, tokens: [Int32]) {
        self.text = text
        self.tokens = tokens
    }
}

extension TokenizedExamples<RolloutPrompt> {
    /// Prompts behind which a response of full length fits; the others are left out.
    ///
    /// - Parameter longest: most tokens of a prompt and its response that others than the model can read.
    package init(
        _ prompts: some Sequence<String>, responseTokens: Int, _ tokenizer: Tokenizer,
        _ model: ModelConfiguration, longest: Int? = nil
    ) {
        let room = min(model.contextLength, longest ?? .max)
        for (place, text) in prompts.enumerated() {
            let tokens = PromptTokens.encode(text, tokenizer, model)
            if tokens.count + responseTokens > room {
                drop(place, .tooLong)
            } else {
                take(RolloutPrompt(text: text, tokens: tokens), place)
            }
        }
    }
}
