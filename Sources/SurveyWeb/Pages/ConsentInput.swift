// SPDX-License-Identifier: Apache-2.0

import Surveys

/// An input of the consent form: its words, and what is said when it is not right.
struct ConsentInput {
    var field: ConsentStatement.Field
    var value: any KeyPath<ConsentStatement, String> & Sendable
    var label: String
    var hint: String?
    var type = "text"
    var autocomplete = "off"
    var isOptional = false

    /// The inputs that a form asks for, in its order; the date always.
    static func all(for requests: ConsentForm.Requests) -> [ConsentInput] {
        let offered: [(ConsentForm.Request, ConsentInput)] = [
            (
                requests.name,
                ConsentInput(field: .name, value: \.name, label: "Full name", autocomplete: "name")
            ),
            (
                requests.affiliation,
                ConsentInput(
                    field: .affiliation, value: \.affiliation, label: "Institutional affiliation",
                    autocomplete: "organization")
            ),
            (
                requests.email,
                ConsentInput(
                    field: .email, value: \.email, label: "Email address", type: "email",
                    autocomplete: "email")
            ),
            (
                requests.signature,
                ConsentInput(
                    field: .signature, value: \.signature, label: "Signature",
                    hint: "Type your full name; this counts as your signature")
            ),
            (.required, ConsentInput(field: .date, value: \.date, label: "Date", type: "date")),
        ]
        return offered.compactMap { request, input in
            guard request != .absent else { return nil }
            var input = input
            input.isOptional = request == .optional
            return input
        }
    }

    func element(value: String, fault: String?) -> ConsentPage.Input {
        let id = Self.target(field)
        let described = [hint.map { _ in id + "-hint" }, fault.map { _ in id + "-fault" }].compactMap { $0 }
        return ConsentPage.Input(
            id: id, label: label, hint: hint, type: type, autocomplete: autocomplete, value: value,
            isOptional: isOptional, fault: fault,
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
    static func summary(of faults: [ConsentStatement.Fault], form: ConsentForm) -> [ConsentPage.Fault] {
        let statements: [ConsentPage.Fault] = form.affirmations.compactMap { affirmation in
            let field = ConsentStatement.Field.affirmation(affirmation.id)
            guard faults.contains(where: { $0.field == field }) else { return nil }
            return ConsentPage.Fault(target: target(field), message: "Not ticked: \(affirmation.text)")
        }
        let inputs = all(for: form.requests).flatMap { input in
            faults.filter { $0.field == input.field }.map {
                ConsentPage.Fault(target: target($0.field), message: message($0))
            }
        }
        return statements + inputs
    }

    static func message(_ fault: ConsentStatement.Fault) -> String {
        switch (fault.field, fault.reason) {
        case (.name, .missing): "Enter your full name"
        case (.affiliation, .missing): "Enter your institutional affiliation"
        case (.email, .missing): "Enter your email address"
        case (.signature, .missing): "Sign by typing your full name"
        case (.date, .missing): "Enter the date"
        case (.affirmation, .missing): "Tick this statement if you agree with it, or decline below"
        case (.email, .malformed): "Enter an email address such as name@example.org, or leave it empty"
        case (.date, .malformed): "Enter a date such as 2026-01-31"
        case (_, .malformed): "Use letters, digits and punctuation alone"
        case (_, .tooLong): "Use at most \(ConsentStatement.longest) characters"
        case (_, .unasked): "This form does not ask for this"
        }
    }
}
