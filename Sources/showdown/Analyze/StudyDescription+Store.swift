// SPDX-License-Identifier: Apache-2.0

import Analysis
import SurveyStore
import Surveys

extension StudyDescription {
    /// What a study's database knows of it.
    init(
        _ study: StudyRecord, _ counts: StudyCounts, head: LedgerHead,
        amendments: [(at: String, reason: String)]
    ) {
        let definition = study.definition
        self.init(id: definition.id, title: definition.title)
        investigator = [definition.investigator.name, definition.investigator.affiliation].filter {
            !$0.isEmpty
        }
        .joined(separator: ", ")
        introduction = definition.introduction
        sections = definition.sections.map {
            Section(
                id: $0.id, title: $0.title, scenario: $0.scenario, task: $0.kind.task,
                criteria: $0.criteria.map(\.text))
        }
        consent = Consent(definition)
        flow = ParticipantFlow(
            declined: counts.declined, undecided: counts.arrived, screenedOut: counts.screened,
            withdrew: counts.withdrawn, unfinished: counts.answering, submitted: counts.submitted)
        record = Record(
            seal: study.seal, createdAt: study.createdAt,
            amendments: amendments.map { Record.Amendment(at: $0.at, reason: $0.reason) },
            ledgerSize: head.size, ledgerHead: head.hash)
        plan = definition.plan
        exclusions = definition.analysis?.exclude.sentence
        attentionChecks = definition.attention.count
        offersTie = definition.choices.tie
        offersNone = definition.choices.none
    }
}

extension StudyDescription.Consent {
    init(_ study: StudyDefinition) {
        let form = study.forms.first
        let retention = study.retention.personalDataDays.map {
            "Names, addresses and signatures are erased \($0) days after the study closed."
        }
        self.init(
            forms: study.forms.map { ($0.version, $0.locale) }, parts: form?.parts.map(\.title) ?? [],
            affirmations: form?.affirmations.map(\.text) ?? [],
            namesAreDisclosed: study.publication.names == .disclosed,
            withdrawal: study.publication.withdrawal == .anyTime
                ? "Participants could withdraw at any time until the methods were unblinded."
                : "Participants could withdraw until they submitted.",
            retention: retention ?? "")
    }
}

extension SurveySection.Kind {
    /// What a volunteer is asked to do, as a sentence.
    fileprivate var task: String {
        switch self {
        case .bestOf: "Participants read the responses of all methods side by side and chose one."
        case .pairwise: "Participants read two responses side by side and chose one."
        case .ranking: "Participants read the responses side by side and put them in order, the best first."
        case .rating: "Participants read the responses side by side and gave each a number of a scale."
        }
    }
}
