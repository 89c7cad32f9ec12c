// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import PreferenceData
package import StudyFiles
package import Tokenizers

/// A conversation as tokens, with the runs that the model is to learn: the assistant's texts and their ends.
package struct TokenizedConversation: Sendable {
    package var tokens: [Int32]
    package var scored: [Range<Int>]

    package init(tokens: [Int32], scored: [Range<Int>]) {
        self.tokens = tokens
        self.scored = scored
    }
}

/// A preference pair as tokens; each response ends with the end-of-text token.
package struct TokenizedPair: Sendable {
    package var prompt, chosen, rejected: [Int32]

    package init(prompt: [Int32], chosen: [Int32], rejected: [Int32]) {
        self.prompt = prompt
        self.chosen = chosen
        self.rejected = rejected
    }
}

/// Examples made of a file's records, with what had to be left out and why.
package struct TokenizedExamples<Example: Sendable>: Sendable {
    package var examples: [Example] = []
    /// Records left out, by reason.
    package var dropped: [String: Int] = [:]

    mutating func drop(_ reason: String) { dropped[reason, default: 0] += 1 }
}

extension TokenizedExamples<TokenizedConversation> {
    /// Each turn is tokenized on its own, as prompt and response are at decoding.
    ///
    /// A conversation longer than the context loses its last turns; one whose first answer does not fit is left out.
    package init(
        _ conversations: some Sequence<Conversation>, _ tokenizer: Tokenizer, _ model: ModelConfiguration
    ) {
        for conversation in conversations {
            var tokens: [Int32] = []
            var scored: [Range<Int>] = []
            for message in conversation.messages {
                let head = tokenizer.encode("\(ChatMarkup.begin)\(message.role.rawValue)\n")
                let text = tokenizer.encode(message.content, specials: false)
                // What a model learns to end with is its own end token; a user's turn ends as it does in a prompt.
                let end = message.role == .assistant ? [model.endTokens[0]] : tokenizer.encode(ChatMarkup.end)
                let tail = end + tokenizer.encode("\n")
                guard tokens.count + head.count + text.count + tail.count <= model.contextLength else {
                    break
                }
                tokens += head
                if message.role == .assistant { scored.append(tokens.count..<tokens.count + text.count + 1) }
                tokens += text + tail
            }
            if scored.isEmpty {
                drop("no answer fits into the context")
            } else {
                examples.append(TokenizedConversation(tokens: tokens, scored: scored))
            }
        }
    }
}

extension TokenizedExamples<TokenizedPair> {
    /// Prompt and responses are tokenized separately; nothing is truncated, what does not fit is left out.
    package init(_ pairs: some Sequence<PreferencePair>, _ tokenizer: Tokenizer, _ model: ModelConfiguration)
    {
        for pair in pairs {
            var prompt = tokenizer.encode(pair.prompt)
            if prompt.isEmpty { prompt = [model.beginToken] }
            let chosen = tokenizer.encode(pair.chosen, specials: false) + [model.endTokens[0]]
            let rejected = tokenizer.encode(pair.rejected, specials: false) + [model.endTokens[0]]
            if chosen == rejected {
                drop("both responses are the same")
            } else if prompt.count + max(chosen.count, rejected.count) > model.contextLength {
                drop("longer than the context")
            } else {
                examples.append(TokenizedPair(prompt: prompt, chosen: chosen, rejected: rejected))
            }
        }
    }
}
