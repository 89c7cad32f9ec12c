// SPDX-License-Identifier: Apache-2.0

import Surveys

/// The study's questions about the volunteer, empty or with what must be put right.
struct BackgroundPage: Page {
    static let template = "background"

    struct Option: Sendable {
        var id: String
        var name: String
        var type: String
        var value: String
        var text: String
        var checked: Bool
    }

    struct Question: Sendable {
        var id: String
        var text: String
        var hint: String?
        /// Whether it has options; an input otherwise.
        var isList: Bool
        var isNumber: Bool
        var isOptional: Bool
        var options: [Option]
        var value: String
        var fault: String?
        var describedBy: String?
    }

    var title: String
    var questions: [Question]
    var faults: [ConsentPage.Fault]
    var isFaulty: Bool
    var token: String

    init(
        _ answers: BackgroundAnswers, faults: [BackgroundAnswers.Fault], edition: Edition, token: String
    ) {
        let texts = edition.catalogue
        let asked = edition.definition.background
        isFaulty = !faults.isEmpty
        let heading = texts.text(.aboutYou)
        title = isFaulty ? texts.text(.errorTitle, words: ("title", heading)) : heading
        questions = asked.map { question in
            let reason = faults.first { $0.question == question.id }?.reason
            return Self.element(
                question, given: answers.values[question.id] ?? [],
                fault: reason.map { Self.message($0, texts: texts) }, texts: texts)
        }
        self.faults = asked.compactMap { question in
            guard let fault = faults.first(where: { $0.question == question.id }) else { return nil }
            let target = Self.id(question) + (question.options.isEmpty ? "" : "-1")
            return ConsentPage.Fault(
                target: target,
                message: texts.text(
                    .faultOf, words: ("question", question.text),
                    ("fault", Self.message(fault.reason, texts: texts))))
        }
        self.token = token
    }

    /// The name of a question's field; the study's ids cannot meet those of the page.
    static func name(_ question: BackgroundQuestion) -> String { "about.\(question.id)" }

    private static func id(_ question: BackgroundQuestion) -> String { "about-\(question.id)" }

    private static func element(
        _ question: BackgroundQuestion, given: [String], fault: String?, texts: Catalogue
    ) -> Question {
        let id = id(question)
        let hint: Phrase? =
            switch question.kind {
            case .choice: .selectOne
            case .choices: .selectAny
            case .number: .wholeNumber
            case .text: nil
            }
        let described = [hint.map { _ in id + "-hint" }, fault.map { _ in id + "-fault" }].compactMap { $0 }
        let isList = question.kind == .choice || question.kind == .choices
        return Question(
            id: isList ? id : name(question), text: question.text, hint: hint.map { texts.text($0) },
            isList: isList, isNumber: question.kind == .number, isOptional: !question.isRequired,
            options: question.options.enumerated().map { index, option in
                Option(
                    id: "\(id)-\(index + 1)", name: name(question),
                    type: question.kind == .choice ? "radio" : "checkbox", value: option.id,
                    text: option.text,
                    checked: given.contains(option.id))
            }, value: isList ? "" : given.first ?? "", fault: fault,
            describedBy: described.isEmpty ? nil : described.joined(separator: " "))
    }

    private static func message(_ reason: BackgroundAnswers.Fault.Reason, texts: Catalogue) -> String {
        switch reason {
        case .missing: texts.text(.answerMissing)
        case .malformed: texts.text(.answerMalformed)
        case .notANumber: texts.text(.notANumber)
        case .tooLong: texts.text(.tooLong, ("most", ConsentStatement.longest))
        }
    }
}
