// SPDX-License-Identifier: Apache-2.0

/// The consent form, empty or with what was filled in and what must be put right.
package struct ConsentPage: Page {
    package static let template = "consent"

    package struct Section: Sendable {
        package var heading: String
        package var paragraphs: [String]
    }

    package struct Affirmation: Sendable {
        package var id: String
        package var text: String
        package var checked: Bool
        package var fault: String?
    }

    package struct Input: Sendable {
        package var id: String
        package var label: String
        package var hint: String?
        package var type: String
        package var autocomplete: String
        package var value: String
        package var isOptional: Bool
        package var fault: String?
        /// The ids of the hint and the fault, where there are any.
        package var describedBy: String?
    }

    /// A line of the error summary.
    package struct Fault: Sendable {
        package var target: String
        package var message: String
    }

    package var title: String { isFaulty ? "Error: consent form" : "Consent form" }
    package var study: String
    package var investigator: String
    package var affiliation: String
    package var sections: [Section]
    package var affirmations: [Affirmation]
    package var inputs: [Input]
    package var faults: [Fault]
    package var token: String
    package var version: String
    /// Stored, because a template sees stored properties alone.
    package var isFaulty: Bool
}

/// The form as it was agreed to, for the volunteer's own records.
package struct ConsentCopyPage: Page {
    package static let template = "consent-copy"

    package var title: String { "Your consent" }
    package var study: String
    package var investigator: String
    package var affiliation: String
    package var sections: [ConsentPage.Section]
    package var affirmations: [String]
    package var givenAt: String
    package var version: String
    /// SHA-256 of the form's text.
    package var form: String
    package var ledgerIndex: Int
    package var ledgerHash: String
}
