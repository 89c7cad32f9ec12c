// SPDX-License-Identifier: Apache-2.0

/// A line of a prompts file for film reviews: the first words of a review, the film, and what the review should be.
package struct ReviewPrompt: Codable, Equatable, Sendable {
    package enum Label: String, Codable, CaseIterable, Sendable {
        case positive, negative
    }

    package var section: String
    package var promptID: String
    package var prompt: String
    package var title: String
    package var label: Label

    enum CodingKeys: String, CodingKey {
        case section, prompt, title, label
        case promptID = "prompt_id"
    }
}
