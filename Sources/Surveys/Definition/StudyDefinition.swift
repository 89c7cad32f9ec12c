// SPDX-License-Identifier: Apache-2.0

/// What volunteers and the server know of a study: everything of its template but how stimuli are drawn.
///
/// No method, checkpoint or temperature can stand here, so it may lie in the open in the study's database.
package struct StudyDefinition: Codable, Equatable, Sendable {
    /// Lower-case letters, digits and hyphens; names the export folder.
    package var id: String
    package var title: String
    package var investigator: Investigator
    /// An address or telephone number that volunteers can write to or call.
    package var contact: String
    /// What the landing page says of the study, one paragraph an element.
    package var introduction: [String]
    /// Expected time from landing to receipt.
    package var minutes: Int
    package var choices: ExtraChoices
    package var publication: PublicationTerms
    package var sections: [SurveySection]
    package var consent: ConsentForm
    /// The pre-registered plan of analysis, hashed into the study's seal.
    package var plan: String

    package struct Investigator: Codable, Equatable, Sendable {
        package var name: String
        package var affiliation: String
    }

    /// Answers that a study may offer beside its responses; both are off unless the template turns them on.
    package struct ExtraChoices: Codable, Equatable, Sendable {
        /// "No preference": two or more responses are equally good.
        package var tie: Bool
        /// "None of these": no response meets the criterion.
        package var none: Bool
    }

    package func section(_ id: String) -> SurveySection? { sections.first { $0.id == id } }
}

/// A group of questions that share one scenario and one criterion.
package struct SurveySection: Codable, Equatable, Sendable {
    package var id: String
    package var title: String
    /// The situation that the volunteer imagines, one or two sentences.
    package var scenario: String
    /// What to choose by, as a question or an instruction.
    package var criterion: String
}

/// What may be published about volunteers, and until when they may withdraw.
package struct PublicationTerms: Codable, Equatable, Sendable {
    package enum Names: String, Codable, CaseIterable, Sendable {
        /// Name and affiliation are publicly disclosed with the study.
        case disclosed
        /// Nothing that identifies a volunteer is published.
        case anonymous
    }

    package enum Withdrawal: String, Codable, CaseIterable, Sendable {
        case beforeSubmission = "before-submission"
        /// After submission as well, until the methods are unblinded.
        case anyTime = "any-time"
    }

    package var names: Names
    package var withdrawal: Withdrawal
}
