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
    /// The chosen response's score less the rejected one's, where the record has both.
    package var scoreGap: Double?

    package init(prompt: [Int32], chosen: [Int32], rejected: [Int32], scoreGap: Double? = nil) {
        self.prompt = prompt
        self.chosen = chosen
        self.rejected = rejected
        self.scoreGap = scoreGap
    }

    /// Chosen first.
    package var responses: TokenizedResponses {
        TokenizedResponses(prompt: prompt, responses: [chosen, rejected])
    }
}

/// Examples made of a file's records, with what had to be left out and why.
package struct TokenizedExamples<Example: Sendable>: Sendable {
    package var examples: [Example] = []
    /// For each example its record's place among those given, 0-based.
    package var places: [Int] = []
    /// In the order of the records.
    package var dropped: [DroppedRecord] = []

    mutating func take(_ example: Example, _ place: Int) {
        examples.append(example)
        places.append(place)
    }

    mutating func drop(_ place: Int, _ reason: DroppedRecord.Reason) {
        dropped.append(DroppedRecord(place: place, reason: reason))
    }
}

extension TokenizedExamples<TokenizedConversation> {
    /// In the tokenizer's chat layout; ChatML where it has none.
    ///
    /// A conversation longer than the context loses its last turns; one whose first answer does not fit is left out, and so
    /// is one for whose turns the layout has no place.
    /// - Throws: `TokenizerError` where the tokenizer's chat template is none that is known.
    package init(
        _ conversations: some Sequence<Conversation>, _ tokenizer: Tokenizer, _ model: ModelConfiguration
    ) throws {
        let conversations = Array(conversations)
        guard !conversations.isEmpty else { return }
        let layout = try ConversationTokens(tokenizer, model)
        for (place, conversation) in conversations.enumerated() {
            guard let exchanges = try? layout.exchanges(conversation) else {
                drop(place, .unsuitableTurns)
                continue
            }
            var tokens: [Int32] = []
            var scored: [Range<Int>] = []
            for exchange in exchanges {
                guard tokens.count + exchange.tokens.count <= model.contextLength else { break }
                scored.append(
                    tokens.count + exchange.scored.lowerBound..<tokens.count + exchange.scored.upperBound)
                tokens += exchange.tokens
            }
            if scored.isEmpty {
                drop(place, .noAnswerFits)
            } else {
                take(TokenizedConversation(tokens: tokens, scored: scored), place)
                if scored.count < exchanges.count { drop(place, .shortened) }
            }
        }
    }
}

extension TokenizedExamples<TokenizedConversation> {
    /// The chosen responses of pairs after their prompts, each with the end-of-text token.
    package init(
        chosenOf pairs: some Sequence<PreferencePair>, _ tokenizer: Tokenizer, _ model: ModelConfiguration
    ) {
        for (place, pair) in pairs.enumerated() {
            let prompt = PromptTokens.encode(pair.prompt, tokenizer, model)
            let tokens = prompt + ResponseTokens.encode(pair.chosen, tokenizer, model)
            if tokens.count < prompt.count + 2 {
                drop(place, .noTokens)
            } else if tokens.count > model.contextLength {
                drop(place, .tooLong)
            } else {
                take(TokenizedConversation(tokens: tokens, scored: [prompt.count..<tokens.count]), place)
            }
        }
    }
}

extension TokenizedExamples<TokenizedPair> {
    /// Prompt and responses are tokenized separately; nothing is truncated, what does not fit is left out.
    ///
    /// - Parameter needsScores: whether pairs without a higher score of the chosen response are left out too.
    package init(
        _ pairs: some Sequence<PreferencePair>, _ tokenizer: Tokenizer, _ model: ModelConfiguration,
        needsScores: Bool = false
    ) {
        for (place, pair) in pairs.enumerated() {
            let gap = pair.chosenScore.flatMap { chosen in pair.rejectedScore.map { chosen - $0 } }
            let prompt = PromptTokens.encode(pair.prompt, tokenizer, model)
            let chosen = ResponseTokens.encode(pair.chosen, tokenizer, model)
            let rejected = ResponseTokens.encode(pair.rejected, tokenizer, model)
            if min(chosen.count, rejected.count) < 2 {
                drop(place, .noTokens)
            } else if chosen == rejected {
                drop(place, .sameResponses)
            } else if prompt.count + max(chosen.count, rejected.count) > model.contextLength {
                drop(place, .tooLong)
            } else if needsScores, !(gap ?? 0 > 0) {
                drop(place, .noScores)
            } else {
                take(
                    TokenizedPair(prompt: prompt, chosen: chosen, rejected: rejected, scoreGap: gap), place)
            }
        }
    }
}

extension TokenizedExamples<TokenizedResponses> {
    /// Records to score: equal responses are scored too, what does not fit or has no tokens is left out.
    package init(_ records: some Sequence<ScoreRecord>, _ tokenizer: Tokenizer, _ model: ModelConfiguration) {
        for (place, record) in records.enumerated() {
            let prompt = PromptTokens.encode(record.prompt, tokenizer, model)
            let responses = record.responses.map { ResponseTokens.encode($0, tokenizer, model) }
            if responses.contains(where: { $0.count < 2 }) {
                drop(place, .noTokens)
            } else if responses.contains(where: { prompt.count + $0.count > model.contextLength }) {
                drop(place, .tooLong)
            } else {
                take(TokenizedResponses(prompt: prompt, responses: responses), place)
            }
        }
    }
}
