// SPDX-License-Identifier: Apache-2.0

/// What volunteers and the server know of a study: everything of its template but how stimuli are drawn.
///
/// No method, checkpoint or temperature can stand here, so it may lie in the open in the study's database.
package struct StudyDefinition: Equatable, Sendable {
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
    /// Whether each question has a box for a reason, never required.
    package var asksReasons = false
    /// Whether the last page has a box for comments, never required.
    package var asksComments = false
    package var publication: PublicationTerms
    package var retention = RetentionTerms()
    package var sections: [SurveySection]
    /// One form a locale; the first is the study's default, in which its other texts are written.
    package var forms: [ConsentForm]
    /// Asked after consent; some answers may end a volunteer's part.
    package var background: [BackgroundQuestion] = []
    package var attention: [AttentionCheck] = []
    package var allocation = AllocationTerms()
    package var recruitment = RecruitmentTerms()
    /// Who holds the private half of the key that signs the ledger's checkpoints; nil where none does.
    package var ledgerHolder: String?
    /// The texts of this definition in the other locales, by BCP 47 tag.
    package var translations: [String: StudyTranslation] = [:]
    /// The pre-registered plan of analysis, hashed into the study's seal.
    package var plan: String
    /// The part of the plan that `showdown analyze` follows by itself; nil where the plan is words alone.
    package var analysis: AnalysisTerms?

    package struct Investigator: Codable, Equatable, Sendable {
        package var name: String
        package var affiliation: String

        package init(name: String, affiliation: String) {
            self.name = name
            self.affiliation = affiliation
        }
    }

    /// Answers that a study may offer beside its responses; both are off unless the template turns them on.
    package struct ExtraChoices: Codable, Equatable, Sendable {
        /// "No preference": two or more responses are equally good.
        package var tie: Bool
        /// "None of these": no response meets the criterion.
        package var none: Bool

        package init(tie: Bool, none: Bool) {
            self.tie = tie
            self.none = none
        }
    }

    package init(
        id: String, title: String, investigator: Investigator, contact: String, introduction: [String],
        minutes: Int, choices: ExtraChoices, publication: PublicationTerms, sections: [SurveySection],
        forms: [ConsentForm], plan: String
    ) {
        self.id = id
        self.title = title
        self.investigator = investigator
        self.contact = contact
        self.introduction = introduction
        self.minutes = minutes
        self.choices = choices
        self.publication = publication
        self.sections = sections
        self.forms = forms
        self.plan = plan
    }

    package func section(_ id: String) -> SurveySection? { sections.first { $0.id == id } }

    /// The locales that a volunteer may choose, the default first.
    package var locales: [String] { forms.map(\.locale) }

    /// The form of a locale; of one that the study does not offer, the default form.
    package func form(in locale: String) -> ConsentForm {
        forms.first { $0.locale == locale } ?? forms[0]
    }
}
