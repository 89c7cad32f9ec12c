// SPDX-License-Identifier: Apache-2.0

import Surveys

/// How the kinds of question become elements of the page.
struct QuestionLayout {
    let ballot: Ballot
    let texts: Catalogue
    let choices: StudyDefinition.ExtraChoices
    let given: GivenAnswer
    let faults: [GivenAnswer.Fault]

    private var section: SurveySection { ballot.section }

    var heading: String {
        section.criteria.count == 1 ? section.criteria[0].text : texts.text(.severalHeading)
    }

    var hint: String {
        switch section.kind {
        case .bestOf, .pairwise: texts.text(section.criteria.count == 1 ? .selectHint : .severalHint)
        case .ranking: texts.text(.rankingHint, ("last", ballot.options.count))
        case .rating: texts.text(.ratingHint)
        }
    }

    var question: QuestionPage.Question {
        let criterion = section.criteria.first ?? SurveySection.Criterion(text: "")
        let extras = extras(of: criterion.id, prefix: "")
        return QuestionPage.Question(
            criterion: criterion.text,
            responses: ballot.options.enumerated().map { index, option in
                let text = HTMLText.displayed(option.text)
                return QuestionPage.Choice(
                    id: "response-\(index + 1)", value: option.token, label: label(index), text: text,
                    isEmpty: text.isEmpty, checked: given.selections[criterion.id] == option.token)
            }, hasExtras: !extras.isEmpty, extras: extras, fault: message(ofCriterion: criterion.id))
    }

    var criteria: [QuestionPage.Criterion] {
        section.criteria.map { criterion in
            let extras = extras(of: criterion.id, prefix: criterion.id + "-")
            return QuestionPage.Criterion(
                id: "criterion-\(criterion.id)", name: AnswerForm.choice(criterion.id), text: criterion.text,
                options: ballot.options.enumerated().map { index, option in
                    QuestionPage.Choice(
                        id: "\(criterion.id)-\(index + 1)", value: option.token, label: label(index),
                        text: "",
                        isEmpty: false, checked: given.selections[criterion.id] == option.token)
                }, hasExtras: !extras.isEmpty, extras: extras, fault: message(ofCriterion: criterion.id))
        }
    }

    func cards(graded: Bool) -> [QuestionPage.Card] {
        ballot.options.enumerated().map { index, option in
            let text = HTMLText.displayed(option.text)
            return QuestionPage.Card(
                id: "response-\(index + 1)", label: label(index), text: text, isEmpty: text.isEmpty,
                grades: graded ? section.criteria.map { grades(of: option, at: index + 1, under: $0) } : [])
        }
    }

    private func grades(
        of option: Ballot.Option, at position: Int, under criterion: SurveySection.Criterion
    ) -> QuestionPage.Grades {
        let id = "\(criterion.id)-\(position)"
        let isAlone = section.criteria.count == 1
        let isRanking = section.kind == .ranking
        let own = texts.text(isRanking ? .placeOfResponse : .ratingOfResponse, ("number", position))
        let fault = faults.first { $0.concerns(criterion: criterion.id, position: position) }
        let number = given.grades[criterion.id]?[option.token]
        return QuestionPage.Grades(
            id: id, name: AnswerForm.grade(criterion.id, option: option.token),
            legend: isAlone ? own : criterion.text,
            legendRest: isAlone ? nil : texts.text(.forResponse, ("number", position)),
            lowest: section.scale.map { end($0.lowest, $0.lowestLabel) },
            highest: section.scale.map { end($0.highest, $0.highestLabel) },
            steps: AnswerForm.steps(of: ballot).map {
                QuestionPage.Step(id: "\(id)-\($0)", number: $0, checked: number == $0)
            }, fault: fault.map(message))
    }

    /// The lines of the error summary, each leading to the first element that it concerns.
    var summary: [QuestionPage.Fault] {
        faults.map { fault in
            let target =
                switch fault {
                case .unanswered(let criterion): section.criteria.count == 1 ? "response-1" : "\(criterion)-1"
                case .ungraded(let criterion, let position), .samePlace(let criterion, let position):
                    "\(criterion)-\(position)-\(AnswerForm.steps(of: ballot).lowerBound)"
                case .foreign: section.criteria.count == 1 ? "response-1" : "main"
                case .reasonTooLong: "reason"
                }
            return QuestionPage.Fault(target: target, message: message(fault))
        }
    }

    private func extras(of criterion: String, prefix: String) -> [QuestionPage.Choice] {
        let offered: [(Bool, Selection, Phrase)] = [
            (choices.tie, .tie, .noPreference), (choices.none, .none, .noneOfThese),
        ]
        return offered.filter(\.0).map { _, extra, phrase in
            QuestionPage.Choice(
                id: prefix + extra.formValue, value: extra.formValue, label: texts.text(phrase), text: "",
                isEmpty: true, checked: given.selections[criterion] == extra.formValue)
        }
    }

    private func label(_ index: Int) -> String { texts.text(.response, ("number", index + 1)) }

    private func end(_ number: Int, _ meaning: String) -> String {
        texts.text(.scaleEnd, words: ("number", String(number)), ("meaning", meaning))
    }

    private func message(ofCriterion id: String) -> String? {
        faults.first { $0 == .unanswered(criterion: id) || $0 == .foreign }.map(message)
    }

    private func message(_ fault: GivenAnswer.Fault) -> String {
        switch fault {
        case .unanswered(let id):
            section.criteria.count == 1
                ? texts.text(.selectAResponse)
                : texts.text(
                    .answerCriterion, words: ("criterion", section.criteria.first { $0.id == id }?.text ?? id)
                )
        case .ungraded(_, let position):
            texts.text(section.kind == .ranking ? .placeMissing : .ratingMissing, ("number", position))
        case .samePlace(_, let position): texts.text(.samePlace, ("number", position))
        case .foreign: texts.text(.foreignAnswer)
        case .reasonTooLong: texts.text(.reasonTooLong, ("most", Answer.longestReason))
        }
    }
}

extension GivenAnswer.Fault {
    func concerns(criterion: String, position: Int) -> Bool {
        self == .ungraded(criterion: criterion, position: position)
            || self == .samePlace(criterion: criterion, position: position)
    }
}
