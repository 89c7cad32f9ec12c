// SPDX-License-Identifier: Apache-2.0

package import Surveys

/// One question: the scenario, the prompt and the responses as radio buttons, none chosen beforehand.
package struct QuestionPage: Page {
    package static let template = "question"

    package struct Choice: Sendable {
        /// The element's id; says the position and nothing else.
        package var id: String
        package var value: String
        package var label: String
        package var text: String
        package var isEmpty: Bool
        package var checked: Bool
    }

    package var title: String { (fault == nil ? "" : "Error: ") + "Question \(place) of \(count)" }
    package var place: Int
    package var count: Int
    package var sectionTitle: String
    package var scenario: String
    package var criterion: String
    package var prompt: String
    package var responses: [Choice]
    /// "No preference" and "None of these", where the study offers them.
    package var extras: [Choice]
    package var hasExtras: Bool
    /// "2 of 13 answers saved"; nil before the first.
    package var saved: String?
    package var fault: String?
    /// Where Back leads; nil on the first question.
    package var back: String?
    /// Whether the volunteer came from the review and goes back to it.
    package var fromReview: Bool
    /// Milliseconds since 1970 when the question was first sent.
    package var shownAt: Int
    package var token: String

    package init(
        _ ballot: Ballot, choices: StudyDefinition.ExtraChoices, answered: Int, selection: Selection?,
        fault: String?, fromReview: Bool, shownAt: Int, token: String
    ) {
        place = ballot.place
        count = ballot.count
        sectionTitle = ballot.section.title
        scenario = ballot.section.scenario
        criterion = ballot.section.criteria.map(\.text).joined(separator: " ")
        prompt = HTMLText.displayed(ballot.prompt)
        responses = ballot.options.enumerated().map { index, option in
            let text = HTMLText.displayed(option.text)
            return Choice(
                id: "response-\(index + 1)", value: option.token, label: "Response \(index + 1)", text: text,
                isEmpty: text.isEmpty, checked: selection == .option(option.token))
        }
        let offered: [(Bool, Selection, String)] = [
            (choices.tie, .tie, "No preference: the best ones are equally good"),
            (choices.none, .none, "None of these"),
        ]
        extras = offered.filter(\.0).map { _, extra, label in
            Choice(
                id: extra.formValue, value: extra.formValue, label: label, text: "", isEmpty: true,
                checked: selection == extra)
        }
        hasExtras = !extras.isEmpty
        saved = answered == 0 ? nil : "\(answered) of \(ballot.count) answers saved"
        self.fault = fault
        back = ballot.place == 1 ? nil : "/question/\(ballot.place - 1)"
        self.fromReview = fromReview
        self.shownAt = shownAt
        self.token = token
    }
}
