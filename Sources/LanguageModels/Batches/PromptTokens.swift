// SPDX-License-Identifier: Apache-2.0

package import Tokenizers

/// The tokens that stand before a response: the one place where a prompt becomes tokens for training, scoring and sampling.
///
/// What a tokenizer adds of itself, a begin-of-text token say, belongs here and never to the response. Chat marks in the
/// prompt are marks. An empty prompt is the begin-of-text token alone.
package enum PromptTokens {
    package static func encode(
        _ prompt: String, _ tokenizer: Tokenizer, _ model: ModelConfiguration
    ) -> [Int32] {
        let tokens = tokenizer.encode(prompt)
        // A prompt that a chat layout wrote has the token already.
        let whole = tokens.starts(with: tokenizer.prefix) ? tokens : tokenizer.prefix + tokens
        return whole.isEmpty ? [model.beginToken] : whole
    }
}

extension PromptTokens {
    /// A question in the tokenizer's chat layout, with the head of the answer; ChatML where it has none.
    package static func encode(question: String, _ tokenizer: Tokenizer) throws -> [Int32] {
        let layout = try tokenizer.chatLayout() ?? .chatML(defaultSystem: nil)
        let tokens = tokenizer.encode(try layout.parts(of: [ChatTurn(.user, question)], opensReply: true))
        return tokens.starts(with: tokenizer.prefix) ? tokens : tokenizer.prefix + tokens
    }
}

/// The tokens of a response with the end-of-text token after them; marks that a text spells stay text.
package enum ResponseTokens {
    package static func encode(
        _ response: String, _ tokenizer: Tokenizer, _ model: ModelConfiguration
    ) -> [Int32] {
        tokenizer.encode(response, specials: false) + [model.endTokens[0]]
    }
}
