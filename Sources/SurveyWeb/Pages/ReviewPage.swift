// SPDX-License-Identifier: Apache-2.0

import SurveyStore
import Surveys

/// All answers with a way to change each, before they are submitted.
struct ReviewPage: Page {
    static let template = "review"

    /// What was said under one criterion.
    struct Mark: Sendable {
        /// Nil where a question has one.
        var criterion: String?
        var lines: [String]
        /// The response that was chosen, where one was.
        var text: String?
    }

    struct Answer: Sendable {
        var place: Int
        var heading: String
        var changeWhich: String
        var prompt: String
        var marks: [Mark]
        var reason: String?
    }

    struct Comment: Sendable {
        var text: String
        var most: Int
        var fault: String?
    }

    var title: String
    var lead: String
    var language: String
    var answers: [Answer]
    var count: Int
    var comment: Comment?
    var fault: String?
    /// Whether withdrawal stays possible after submission.
    var staysWithdrawable: Bool
    var token: String

    init(_ ballots: [Ballot], edition: Edition, comment: String, isTooLong: Bool, token: String) {
        let texts = edition.catalogue
        let heading = texts.text(.reviewHeading)
        title = isTooLong ? texts.text(.errorTitle, words: ("title", heading)) : heading
        lead = texts.text(.reviewLead, ("count", ballots.count))
        language = edition.stimulusLanguage
        answers = ballots.map { ballot in
            Answer(
                place: ballot.place, heading: texts.text(.question, ("place", ballot.place)),
                changeWhich: texts.text(.changeWhich, ("place", ballot.place)),
                prompt: HTMLText.displayed(ballot.prompt), marks: Self.marks(ballot, texts: texts),
                reason: ballot.answer.flatMap {
                    $0.reason.isEmpty ? nil : texts.text(.reasonGiven, words: ("reason", $0.reason))
                })
        }
        count = ballots.count
        fault = isTooLong ? texts.text(.commentTooLong, ("most", SurveyStore.longestComment)) : nil
        self.comment =
            edition.definition.asksComments
            ? Comment(text: comment, most: SurveyStore.longestComment, fault: fault) : nil
        staysWithdrawable = edition.definition.publication.withdrawal == .anyTime
        self.token = token
    }

    private static func marks(_ ballot: Ballot, texts: Catalogue) -> [Mark] {
        ballot.section.criteria.map { criterion in
            var mark = Mark(
                criterion: ballot.section.criteria.count == 1 ? nil : criterion.text,
                lines: [texts.text(.noAnswerYet)])
            func label(_ token: String) -> String? {
                ballot.options.firstIndex { $0.token == token }.map {
                    texts.text(.response, ("number", $0 + 1))
                }
            }
            switch ballot.answer?.marks[criterion.id] {
            case .selection(.option(let token)):
                mark.lines = [label(token) ?? ""]
                mark.text = ballot.options.first { $0.token == token }.map { HTMLText.displayed($0.text) }
                if mark.text?.isEmpty == true { mark.text = texts.text(.noText) }
            case .selection(.tie): mark.lines = [texts.text(.noPreferenceShort)]
            case .selection(.none): mark.lines = [texts.text(.noneOfThese)]
            case .ranking(let options):
                mark.lines = options.enumerated().map { place, token in
                    texts.text(.ranked, words: ("place", String(place + 1)), ("response", label(token) ?? ""))
                }
            case .ratings(let ratings):
                mark.lines = ballot.options.compactMap { option in
                    guard let rating = ratings[option.token] else { return nil }
                    return texts.text(
                        .rated, words: ("response", label(option.token) ?? ""), ("rating", String(rating)))
                }
            case nil: break
            }
            return mark
        }
    }
}
