// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import Surveys

/// What a volunteer has marked on a question's page, complete or not: what the page shows again when it comes back.
struct GivenAnswer: Equatable, Sendable {
    /// Of best-of and pairwise questions: a form value by criterion.
    var selections: [String: String] = [:]
    /// Of rankings the place, of ratings the number, by criterion and option token.
    var grades: [String: [String: Int]] = [:]
    var reason = ""

    init() {}

    /// What was saved before.
    init(_ answer: Answer) {
        reason = answer.reason
        for (criterion, mark) in answer.marks {
            switch mark {
            case .selection(let selection): selections[criterion] = selection.formValue
            case .ranking(let options):
                for (place, option) in options.enumerated() {
                    grades[criterion, default: [:]][option] = place + 1
                }
            case .ratings(let ratings): grades[criterion] = ratings
            }
        }
    }

    /// Why an answer cannot be saved yet, with the place on the page that it concerns.
    enum Fault: Equatable, Sendable {
        /// Nothing is chosen under a criterion.
        case unanswered(criterion: String)
        /// A response, by its 1-based position, has no place or no number.
        case ungraded(criterion: String, position: Int)
        case samePlace(criterion: String, position: Int)
        /// An option of another ballot, or a choice that the study does not offer.
        case foreign
        case reasonTooLong
    }

    /// The answer, or what is wrong with it in the order of the page.
    func answer(to ballot: Ballot, study: StudyDefinition) -> (answer: Answer, faults: [Fault]) {
        var answer = Answer(marks: [:], reason: reason)
        var faults: [Fault] = []
        for criterion in ballot.section.criteria.map(\.id) {
            switch ballot.section.kind {
            case .bestOf, .pairwise:
                guard let value = selections[criterion] else {
                    faults.append(.unanswered(criterion: criterion))
                    continue
                }
                answer.marks[criterion] = .selection(Selection(formValue: value))
            case .ranking:
                let places = grades[criterion] ?? [:]
                faults += Self.faults(ofPlaces: places, criterion: criterion, ballot: ballot)
                answer.marks[criterion] = .ranking(
                    ballot.options.map(\.token).filter { places[$0] != nil }
                        .sorted { (places[$0] ?? 0) < (places[$1] ?? 0) })
            case .rating:
                let ratings = grades[criterion] ?? [:]
                faults += Self.missing(ratings, criterion: criterion, ballot: ballot)
                answer.marks[criterion] = .ratings(ratings)
            }
        }
        if reason.count > Answer.longestReason { faults.append(.reasonTooLong) }
        if faults.isEmpty {
            let others = answer.faults(
                section: ballot.section, options: ballot.options.map(\.token), choices: study.choices,
                asksReasons: study.asksReasons)
            if !others.isEmpty { faults.append(.foreign) }
        }
        return (answer, faults)
    }

    private static func missing(_ grades: [String: Int], criterion: String, ballot: Ballot) -> [Fault] {
        ballot.options.enumerated().filter { grades[$1.token] == nil }
            .map { .ungraded(criterion: criterion, position: $0.offset + 1) }
    }

    /// What is missing, and the later ones of the options that share a place, in the order of the page.
    private static func faults(ofPlaces places: [String: Int], criterion: String, ballot: Ballot) -> [Fault] {
        var taken: Set<Int> = []
        return ballot.options.enumerated().compactMap { index, option in
            guard let place = places[option.token] else {
                return .ungraded(criterion: criterion, position: index + 1)
            }
            return taken.insert(place).inserted ? nil : .samePlace(criterion: criterion, position: index + 1)
        }
    }
}
