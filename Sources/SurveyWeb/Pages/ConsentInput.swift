// SPDX-License-Identifier: Apache-2.0

import Surveys

/// An input of the consent form: its words, and what is said when it is not right.
struct ConsentInput {
    var field: ConsentStatement.Field
    var value: any KeyPath<ConsentStatement, String> & Sendable
    var label: Phrase
    var hint: Phrase?
    var type = "text"
    var autocomplete = "off"
    var isOptional = false

    /// The inputs that a form asks for, in its order; the date always.
    static func all(for requests: ConsentForm.Requests) -> [ConsentInput] {
        let offered: [(ConsentForm.Request, ConsentInput)] = [
            (
                requests.name,
                ConsentInput(field: .name, value: \.name, label: .fullName, autocomplete: "name")
            ),
            (
                requests.affiliation,
                ConsentInput(
                    field: .affiliation, value: \.affiliation, label: .affiliation,
                    autocomplete: "organization")
            ),
            (
                requests.email,
                ConsentInput(
                    field: .email, value: \.email, label: .email, type: "email", autocomplete: "email")
            ),
            (
                requests.signature,
                ConsentInput(
                    field: .signature, value: \.signature, label: .signature, hint: .signatureHint)
            ),
            (.required, ConsentInput(field: .date, value: \.date, label: .date, type: "date")),
        ]
        return offered.compactMap { request, input in
            guard request != .absent else { return nil }
            var input = input
            input.isOptional = request == .optional
            return input
        }
    }

    func element(value: String, fault: String?, texts: Catalogue) -> ConsentPage.Input {
        let id = Self.target(field)
        let described = [hint.map { _ in id + "-hint" }, fault.map { _ in id + "-fault" }].compactMap { $0 }
        return ConsentPage.Input(
            id: id, label: texts.text(label), hint: hint.map { texts.text($0) }, type: type,
            autocomplete: autocomplete, value: value, isOptional: isOptional, fault: fault,
            describedBy: described.isEmpty ? nil : described.joined(separator: " "))
    }

    /// The id of a field's element.
    static func target(_ field: ConsentStatement.Field) -> String {
        switch field {
        case .name: "name"
        case .affiliation: "affiliation"
        case .email: "email"
        case .signature: "signature"
        case .date: "date"
        case .affirmation(let id): "affirmation-\(id)"
        }
    }

    /// The lines of the error summary in the page's order: statements, then inputs.
    static func summary(
        of faults: [ConsentStatement.Fault], form: ConsentForm, texts: Catalogue
    ) -> [ConsentPage.Fault] {
        let statements: [ConsentPage.Fault] = form.affirmations.compactMap { affirmation in
            let field = ConsentStatement.Field.affirmation(affirmation.id)
            guard faults.contains(where: { $0.field == field }) else { return nil }
            return ConsentPage.Fault(
                target: target(field), message: texts.text(.notTicked, words: ("statement", affirmation.text))
            )
        }
        let inputs = all(for: form.requests).flatMap { input in
            faults.filter { $0.field == input.field }.map {
                ConsentPage.Fault(target: target($0.field), message: message($0, texts: texts))
            }
        }
        return statements + inputs
    }

    static func message(_ fault: ConsentStatement.Fault, texts: Catalogue) -> String {
        switch (fault.field, fault.reason) {
        case (.name, .missing): texts.text(.enterName)
        case (.affiliation, .missing): texts.text(.enterAffiliation)
        case (.email, .missing): texts.text(.enterEmail)
        case (.signature, .missing): texts.text(.enterSignature)
        case (.date, .missing): texts.text(.enterDate)
        case (.affirmation, .missing): texts.text(.tickOrDecline)
        case (.email, .malformed): texts.text(.emailMalformed)
        case (.date, .malformed): texts.text(.dateMalformed)
        case (_, .malformed): texts.text(.textMalformed)
        case (_, .tooLong): texts.text(.tooLong, ("most", ConsentStatement.longest))
        case (_, .unasked): texts.text(.notAsked)
        }
    }
}
