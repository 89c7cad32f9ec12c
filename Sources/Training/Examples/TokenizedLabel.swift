// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import StudyFiles
package import Tokenizers

/// A prompt with a response and its label as tokens, and a response to another prompt to set behind the same prompt.
package struct TokenizedLabel: Equatable, Sendable {
    package var prompt, completion: [Int32]
    package var isDesirable: Bool
    /// A response to another prompt, for the baseline of KTO; nil where none fits into the context.
    package var mismatched: [Int32]?

    package init(prompt: [Int32], completion: [Int32], isDesirable: Bool, mismatched: [Int32]? = nil) {
        self.prompt = prompt
        self.completion = completion
        self.isDesirable = isDesirable
        self.mismatched = mismatched
    }

    /// The response, and the mismatched one after it where there is one.
    package var responses: TokenizedResponses {
        TokenizedResponses(prompt: prompt, responses: [completion] + (mismatched.map { [$0] } ?? []))
    }

    /// Gives every label its mismatched response: that of the label half the list further on, or of the first one after it
    /// whose prompt is another and whose response fits behind this prompt.
    ///
    /// Neighbours of a file are often turns of one conversation; half a file away they are not. What a label is set beside
    /// depends on the data alone, so that the reference scores it once, and every step and seed with it.
    package static func matched(_ labels: [TokenizedLabel], contextLength: Int) -> [TokenizedLabel] {
        labels.enumerated().map { place, label in
            var label = label
            label.mismatched =
                (0..<labels.count).lazy
                .map { labels[(place + labels.count / 2 + $0) % labels.count] }
                .first {
                    $0.prompt != label.prompt && label.prompt.count + $0.completion.count <= contextLength
                }?.completion
            return label
        }
    }
}

extension TokenizedExamples<TokenizedLabel> {
    /// Prompt and response are tokenized separately; nothing is truncated, what does not fit is left out.
    package init(
        _ labels: some Sequence<LabelledCompletion>, _ tokenizer: Tokenizer, _ model: ModelConfiguration
    ) {
        for (place, label) in labels.enumerated() {
            let prompt = PromptTokens.encode(label.prompt, tokenizer, model)
            let completion = ResponseTokens.encode(label.completion, tokenizer, model)
            if completion.count < 2 {
                drop(place, .noTokens)
            } else if prompt.count + completion.count > model.contextLength {
                drop(place, .tooLong)
            } else {
                take(
                    TokenizedLabel(prompt: prompt, completion: completion, isDesirable: label.label), place)
            }
        }
        examples = TokenizedLabel.matched(examples, contextLength: model.contextLength)
    }
}
