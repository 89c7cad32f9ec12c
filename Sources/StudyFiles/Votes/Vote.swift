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

    /// Who answered.
    package enum Kind: String, CaseIterable, Sendable {
        case human, judge
    }

    /// Whether a participant did what attention checks asked for, all of them.
    package enum Attention: String, CaseIterable, Sendable {
        case passed, failed
    }

    /// What is known of each of `options`, in the same order; nil where it is not.
    package struct Options: Equatable, Sendable {
        /// 1-based places on the page, where methods of one text stood at one place; nil where they are 1, 2 and so on.
        package var places: [Int]?
        package var temperatures: [Double]?
        package var tokens: [Int]?
        package var characters: [Int]?
        /// Ids of the responses.
        package var responses: [String]?

        package init() {}
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

    /// 1-based place of the question in the participant's own order.
    package var place: Int?
    /// What the answer goes by, in a study that asks a question by several criteria.
    package var criterion: String?
    /// The part of an answer that this row is: 1, or less where one text of several methods was chosen.
    package var weight = 1.0
    package var shown = Options()
    /// What participants are grouped by, without `group_`.
    package var groups: [String: String] = [:]
    package var kind: Kind?
    package var attention: Attention?

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

    /// How many places the page had.
    package var placeCount: Int { shown.places?.max() ?? options.count }
}
