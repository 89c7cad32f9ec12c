// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import StudyFiles
package import Tokenizers

/// Responses to one prompt with their scores as tokens; each response ends with the end-of-text token.
package struct TokenizedRanking: Equatable, Sendable {
    package var responses: TokenizedResponses
    package var scores: [Double]

    package init(responses: TokenizedResponses, scores: [Double]) {
        self.responses = responses
        self.scores = scores
    }

    package var prompt: [Int32] { responses.prompt }

    /// The list from the sums of its responses' log-probabilities.
    package func logProbabilities(_ sums: [Double]) -> RankedLogProbabilities {
        RankedLogProbabilities(sums: sums, tokens: responses.responses.map(\.count), scores: scores)
    }
}

extension TokenizedExamples<TokenizedRanking> {
    /// Prompt and responses are tokenized separately; nothing is truncated.
    ///
    /// A list of which a response does not fit, or in which no score is above another, is left out.
    package init(
        _ lists: some Sequence<RankedResponses>, _ tokenizer: Tokenizer, _ model: ModelConfiguration
    ) {
        for (place, list) in lists.enumerated() {
            let prompt = PromptTokens.encode(list.prompt, tokenizer, model)
            let responses = list.responses.map { ResponseTokens.encode($0, tokenizer, model) }
            if responses.contains(where: { $0.count < 2 }) {
                drop(place, .noTokens)
            } else if Set(responses).count < 2 {
                drop(place, .sameResponses)
            } else if responses.contains(where: { prompt.count + $0.count > model.contextLength }) {
                drop(place, .tooLong)
            } else if Set(list.scores).count < 2 {
                drop(place, .noOrder)
            } else {
                take(
                    TokenizedRanking(
                        responses: TokenizedResponses(prompt: prompt, responses: responses),
                        scores: list.scores), place)
            }
        }
    }
}
