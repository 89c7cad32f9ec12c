// SPDX-License-Identifier: Apache-2.0

package import Generation
package import LanguageModels

/// A response with its prompt, as a reward sees both: the tokens that a model read and drew, and the texts.
///
/// A model's score is of these very tokens, prompt's and response's one after the other, never of texts tokenized again:
/// what a sampler drew may be no tokenization that a tokenizer would choose.
package struct RewardedResponse: Equatable, Sendable {
    package var prompt: [Int32]
    /// With its end-of-text token where it ended by one.
    package var response: [Int32]
    package var text: String
    package var promptText: String
    /// Whether it ended by itself, and was not cut off by a limit of tokens.
    package var hasEnded: Bool

    package init(prompt: [Int32], response: [Int32], text: String, promptText: String, hasEnded: Bool) {
        self.prompt = prompt
        self.response = response
        self.text = text
        self.promptText = promptText
        self.hasEnded = hasEnded
    }

    /// A response that a policy drew.
    ///
    /// One that could end at a stop string is tokenized again where it ended, so that the string is no part of what is scored.
    package init(
        _ response: SampledResponse, prompt: [Int32], promptText: String, _ policy: Checkpoint,
        stops: [String] = []
    ) {
        let tokens =
            switch (response.ended, stops.isEmpty) {
            case (false, _): response.tokens
            case (true, true):
                response.tokens + [response.endToken ?? policy.model.configuration.endTokens[0]]
            case (true, false):
                ResponseTokens.encode(response.text, policy.tokenizer, policy.model.configuration)
            }
        self.init(
            prompt: prompt, response: tokens, text: response.text, promptText: promptText,
            hasEnded: response.ended)
    }
}
