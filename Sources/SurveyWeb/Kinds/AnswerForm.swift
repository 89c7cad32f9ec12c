// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import Surveys

/// The names of a question form's fields, for the page that writes them and the route that reads them.
///
/// Names carry the random tokens of a volunteer's own ballot, not positions: a form of another ballot matches nothing.
enum AnswerForm {
    static let reason = "reason"
    static let shownAt = "shown_at"
    static let from = "from"

    /// Of best-of and pairwise questions; `choice` alone where a section has one criterion.
    static func choice(_ criterion: String) -> String {
        criterion == SurveySection.Criterion.only ? "choice" : "choice.\(criterion)"
    }

    /// Of rankings and ratings.
    static func grade(_ criterion: String, option: String) -> String {
        criterion == SurveySection.Criterion.only ? "grade.\(option)" : "grade.\(criterion).\(option)"
    }

    /// Reads what was marked; a field that the question's page does not have is refused.
    static func read(_ form: FormFields, for ballot: Ballot, asksReasons: Bool) throws -> GivenAnswer {
        var given = GivenAnswer()
        var known: Set = [AntiForgery.field, shownAt, from]
        for criterion in ballot.section.criteria.map(\.id) {
            switch ballot.section.kind {
            case .bestOf, .pairwise:
                let name = choice(criterion)
                known.insert(name)
                if let value = try form.value(name), !value.isEmpty { given.selections[criterion] = value }
            case .ranking, .rating:
                for option in ballot.options.map(\.token) {
                    let name = grade(criterion, option: option)
                    known.insert(name)
                    guard let text = try form.value(name), !text.isEmpty else { continue }
                    guard let number = Int(text), steps(of: ballot).contains(number) else {
                        throw HTTPFailure(.badRequest, "A response has a number that is not offered")
                    }
                    given.grades[criterion, default: [:]][option] = number
                }
            }
        }
        if asksReasons {
            known.insert(reason)
            // Browsers send line breaks of a text area as CR LF.
            given.reason = (try form.value(reason) ?? "").replacing("\r\n", with: "\n")
        }
        try form.requireOnly(known)
        return given
    }

    /// The numbers that a response may be given.
    static func steps(of ballot: Ballot) -> ClosedRange<Int> {
        switch ballot.section.kind {
        case .bestOf, .pairwise, .ranking: 1...max(1, ballot.options.count)
        case .rating: ballot.section.scale?.range ?? 1...5
        }
    }
}

extension FormFields {
    /// Refuses a form with a field that its page does not have (OWASP ASVS 5.0, 2.2.1).
    func requireOnly(_ names: Set<String>) throws {
        guard fields.allSatisfy({ names.contains($0.name) }) else {
            throw HTTPFailure(.badRequest, "The form has a field that its page does not have")
        }
    }
}
