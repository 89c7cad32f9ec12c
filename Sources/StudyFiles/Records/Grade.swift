// SPDX-License-Identifier: Apache-2.0

/// A row of grades.csv: a judge's number for one response alone.
package struct Grade: Equatable, Sendable {
    package var study: String
    package var section: String
    package var question: String
    /// Id of the prompt.
    package var prompt: String
    /// Of the response.
    package var temperature: Double?
    package var judge: String
    package var method: String
    /// Id of the response.
    package var response: String
    package var grade: Double
    /// The scale's ends.
    package var lowest: Double
    package var highest: Double
    package var criterion: String?
    /// Of the response.
    package var tokens: Int?
    package var characters: Int?
    package var reason: String

    package init(
        study: String, section: String, question: String, prompt: String, temperature: Double?, judge: String,
        method: String, response: String, grade: Double, lowest: Double, highest: Double,
        criterion: String? = nil, tokens: Int? = nil, characters: Int? = nil, reason: String = ""
    ) {
        self.study = study
        self.section = section
        self.question = question
        self.prompt = prompt
        self.temperature = temperature
        self.judge = judge
        self.method = method
        self.response = response
        self.grade = grade
        self.lowest = lowest
        self.highest = highest
        self.criterion = criterion
        self.tokens = tokens
        self.characters = characters
        self.reason = reason
    }
}
