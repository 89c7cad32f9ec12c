// SPDX-License-Identifier: Apache-2.0

/// What a report says of a study beside its votes; a nil is unknown, and the report says that it is.
///
/// Plain values, so that a study's database, or nothing but a votes.csv, may be behind it.
package struct StudyDescription: Equatable, Sendable {
    package struct Section: Equatable, Sendable {
        package var id: String
        package var title: String
        /// The situation that volunteers were asked to imagine.
        package var scenario: String
        /// What they were asked to do with the responses.
        package var task: String
        /// What to judge by, one text a criterion.
        package var criteria: [String]

        package init(id: String, title: String, scenario: String, task: String, criteria: [String]) {
            (self.id, self.title, self.scenario) = (id, title, scenario)
            (self.task, self.criteria) = (task, criteria)
        }
    }

    /// What volunteers agreed to, and what of it concerns what may be published.
    package struct Consent: Equatable, Sendable {
        /// Version and locale of each form, the default first.
        package var forms: [(version: String, locale: String)]
        /// Headings of the default form's parts.
        package var parts: [String]
        /// The statements that had to be ticked, of the default form.
        package var affirmations: [String]
        package var namesAreDisclosed: Bool
        /// Until when volunteers could withdraw, in words.
        package var withdrawal: String
        /// How long personal data is kept, in words.
        package var retention: String

        package init(
            forms: [(version: String, locale: String)], parts: [String], affirmations: [String],
            namesAreDisclosed: Bool, withdrawal: String, retention: String
        ) {
            (self.forms, self.parts, self.affirmations) = (forms, parts, affirmations)
            (self.namesAreDisclosed, self.withdrawal) = (namesAreDisclosed, withdrawal)
            self.retention = retention
        }

        package static func == (a: Consent, b: Consent) -> Bool {
            a.forms.elementsEqual(b.forms, by: ==) && a.parts == b.parts && a.affirmations == b.affirmations
                && a.namesAreDisclosed == b.namesAreDisclosed && a.withdrawal == b.withdrawal
                && a.retention == b.retention
        }
    }

    /// What anybody can hold the report against.
    package struct Record: Equatable, Sendable {
        package struct Amendment: Equatable, Sendable {
            package var at: String
            package var reason: String

            package init(at: String, reason: String) { (self.at, self.reason) = (at, reason) }
        }

        /// SHA-256 of definition, stimuli, plan and the commitment to the methods' names.
        package var seal: String
        package var createdAt: String
        package var amendments: [Amendment]
        package var ledgerSize: Int
        package var ledgerHead: String

        package init(
            seal: String, createdAt: String, amendments: [Amendment], ledgerSize: Int, ledgerHead: String
        ) {
            (self.seal, self.createdAt, self.amendments) = (seal, createdAt, amendments)
            (self.ledgerSize, self.ledgerHead) = (ledgerSize, ledgerHead)
        }
    }

    package var id: String
    package var title: String
    /// Name and affiliation.
    package var investigator: String?
    package var introduction: [String] = []
    package var sections: [Section] = []
    package var consent: Consent?
    package var flow: ParticipantFlow?
    package var record: Record?
    /// The plan of analysis as registered.
    package var plan: String?
    /// Whom the analysis leaves out as registered, as a sentence; nil where no rule of it was.
    package var exclusions: String?
    /// Nil where nobody knows whether there were any.
    package var attentionChecks: Int?
    /// Whether "no preference" and "none of these" were offered.
    package var offersTie: Bool?
    package var offersNone: Bool?

    package init(id: String, title: String) { (self.id, self.title) = (id, title) }

    /// All that votes.csv tells.
    package init(of ballots: Ballots) {
        let studies = Set(ballots.questions.map(\.study)).subtracting([""]).sorted()
        id = studies.count == 1 ? studies[0] : "votes"
        title = studies.isEmpty ? "A study of preferences" : "Study " + studies.joined(separator: ", ")
    }
}
