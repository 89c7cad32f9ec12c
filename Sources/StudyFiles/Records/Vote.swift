// SPDX-License-Identifier: Apache-2.0

/// A row of votes.csv: one participant's answer to one question.
package struct Vote: Equatable, Sendable {
    package enum Choice: Equatable, Hashable, Sendable, CustomStringConvertible {
        case method(String)
        case tie
        case none

        package var description: String {
            switch self {
            case .method(let name): name
            case .tie: "tie"
            case .none: "none"
            }
        }
    }

    package var study: String
    package var section: String
    package var question: String
    package var prompt: String
    /// The temperature that all options share; nil where the options' temperatures differ.
    package var temperature: Double?
    package var participant: String
    /// The methods in the order shown.
    package var options: [String]
    package var choice: Choice
    /// 1-based place of the choice; nil for a tie and for none.
    package var position: Int?
    /// UTC, ISO 8601.
    package var answeredAt: String
    package var durationMilliseconds: Int?

    package init(
        study: String, section: String, question: String, prompt: String, temperature: Double?,
        participant: String, options: [String], choice: Choice, position: Int?, answeredAt: String,
        durationMilliseconds: Int?
    ) {
        self.study = study
        self.section = section
        self.question = question
        self.prompt = prompt
        self.temperature = temperature
        self.participant = participant
        self.options = options
        self.choice = choice
        self.position = position
        self.answeredAt = answeredAt
        self.durationMilliseconds = durationMilliseconds
    }
}
