// SPDX-License-Identifier: Apache-2.0

/// A response to a prompt with a score from elsewhere: a reward model's, a judge's, a check's.
package struct ScoredResponse: Equatable, Sendable {
    package var prompt: String
    package var completion: String
    /// A higher one is better.
    package var score: Double

    package init(prompt: String, completion: String, score: Double) {
        self.prompt = prompt
        self.completion = completion
        self.score = score
    }

    static let form = "{\"prompt\": …, \"completion\" or \"text\": …, \"score\": a number}"
}
