// SPDX-License-Identifier: Apache-2.0

internal import LanguageModels
internal import Tokenizers

/// The tokens that stand before a response: the one place where a prompt becomes tokens for training and scoring.
///
/// What a tokenizer adds of itself, a begin-of-text token say, belongs here and never to the response. Chat marks in the
/// prompt are marks. An empty prompt is the begin-of-text token alone.
enum PromptTokens {
    static func encode(_ prompt: String, _ tokenizer: Tokenizer, _ model: ModelConfiguration) -> [Int32] {
        let tokens = tokenizer.encode(prompt)
        return tokens.isEmpty ? [model.beginToken] : tokens
    }
}

/// The tokens of a response with the end-of-text token after them; marks that a text spells stay text.
enum ResponseTokens {
    static func encode(_ response: String, _ tokenizer: Tokenizer, _ model: ModelConfiguration) -> [Int32] {
        tokenizer.encode(response, specials: false) + [model.endTokens[0]]
    }
}
