// SPDX-License-Identifier: Apache-2.0

/// One question as one volunteer sees it: the same order at every look.
package struct Ballot: Equatable, Sendable {
    /// A response under a name that means nothing, in nobody else's ballot.
    package struct Option: Equatable, Sendable {
        /// 32 hexadecimal digits, random for each volunteer.
        package var token: String
        package var text: String

        package init(token: String, text: String) {
            self.token = token
            self.text = text
        }
    }

    /// 1-based place in this volunteer's order of questions.
    package var place: Int
    /// Number of questions of the study.
    package var count: Int
    /// In the volunteer's locale; its kind, criteria and scale say what is asked.
    package var section: SurveySection
    package var prompt: String
    package var options: [Option]
    /// The saved answer, if there is one; options by their tokens.
    package var answer: Answer?

    package init(
        place: Int, count: Int, section: SurveySection, prompt: String, options: [Option], answer: Answer?
    ) {
        self.place = place
        self.count = count
        self.section = section
        self.prompt = prompt
        self.options = options
        self.answer = answer
    }
}

/// A volunteer's answer to one question.
package enum Selection: Equatable, Hashable, Sendable {
    /// The token of an option of this volunteer's ballot.
    case option(String)
    case tie
    case none

    /// What a form field carries: the token, `tie` or `none`.
    package var formValue: String {
        switch self {
        case .option(let token): token
        case .tie: "tie"
        case .none: "none"
        }
    }

    package init(formValue: String) {
        switch formValue {
        case "tie": self = .tie
        case "none": self = .none
        default: self = .option(formValue)
        }
    }
}
