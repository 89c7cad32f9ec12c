// SPDX-License-Identifier: Apache-2.0

import Surveys

/// The consent form, empty or with what was filled in and what must be put right.
struct ConsentPage: Page {
    static let template = "consent"

    struct Section: Sendable {
        var heading: String
        var paragraphs: [String]
    }

    struct Affirmation: Sendable {
        var id: String
        var text: String
        var checked: Bool
        var fault: String?
    }

    struct Input: Sendable {
        var id: String
        var label: String
        var hint: String?
        var type: String
        var autocomplete: String
        var value: String
        var isOptional: Bool
        var fault: String?
        /// The ids of the hint and the fault, where there are any.
        var describedBy: String?
    }

    /// A line of the error summary.
    struct Fault: Sendable {
        var target: String
        var message: String
    }

    var title: String
    var study: String
    var leader: String
    var sections: [Section]
    var affirmations: [Affirmation]
    var inputs: [Input]
    var faults: [Fault]
    var isFaulty: Bool
    /// SHA-256 of the form's text, so that what is agreed to is what was read.
    var form: String
    /// Tells this showing of the form from any other.
    var page = HexadecimalText.random(bytes: 16)
    var token: String
    var version: String

    init(
        _ statement: ConsentStatement, faults: [ConsentStatement.Fault], edition: Edition, token: String
    ) {
        let texts = edition.catalogue
        let form = edition.form
        self.form = form.fingerprint
        func message(_ field: ConsentStatement.Field) -> String? {
            faults.first { $0.field == field }.map { ConsentInput.message($0, texts: texts) }
        }
        isFaulty = !faults.isEmpty
        let heading = texts.text(.consentForm)
        title = isFaulty ? texts.text(.errorTitle, words: ("title", heading)) : heading
        study = edition.definition.title
        leader = edition.leader
        sections = form.parts.map { Section(heading: $0.title, paragraphs: $0.paragraphs) }
        affirmations = form.affirmations.map {
            Affirmation(
                id: $0.id, text: $0.text, checked: statement.affirmations.contains($0.id),
                fault: message(.affirmation($0.id)))
        }
        inputs = ConsentInput.all(for: form.requests).map {
            $0.element(value: statement[keyPath: $0.value], fault: message($0.field), texts: texts)
        }
        self.faults = ConsentInput.summary(of: faults, form: form, texts: texts)
        self.token = token
        version = texts.text(.consentVersion, words: ("version", form.version))
    }
}

/// The form as it was agreed to, for the volunteer's own records.
struct ConsentCopyPage: Page {
    static let template = "consent-copy"

    var title: String
    var study: String
    var leader: String
    var sections: [ConsentPage.Section]
    var affirmations: [String]
    var givenAt: String
    var version: String
    var resumeCode: String?
    /// SHA-256 of the form's text.
    var form: String
    var entry: String
    var ledgerHash: String
}
