// SPDX-License-Identifier: Apache-2.0

/// A prompt with one or more responses to it as tokens, each with the end-of-text token after it.
package struct TokenizedResponses: Equatable, Sendable {
    package var prompt: [Int32]
    package var responses: [[Int32]]

    package init(prompt: [Int32], responses: [[Int32]]) {
        self.prompt = prompt
        self.responses = responses
    }

    /// Rows of a batch that holds the prompt once and every response.
    package var rows: Int { responses.reduce(prompt.count) { $0 + $1.count } }
}
