// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles
internal import Surveys

/// Every text of a study that a volunteer will read, searched for the names of its methods and checkpoints.
struct IdentityCheck {
    let findings: [IdentityScan.Finding]

    init(template: StudyTemplate, selection: StimulusSelection) {
        let responses = selection.questions.flatMap(\.responses)
        let scan = IdentityScan(
            methods: selection.methods, checkpoints: Set(responses.map(\.checkpoint)),
            temperatures: Set(selection.questions.map(\.temperature)).sorted())
        let study = template.definition
        var texts: [(place: String, text: String)] = [
            ("title", study.title), ("introduction", study.introduction.joined(separator: "\n")),
            ("investigator", study.investigator.name + "\n" + study.investigator.affiliation),
            ("contact", study.contact),
        ]
        for section in study.sections {
            texts.append(
                (
                    "section \(section.id)",
                    ([section.title, section.scenario] + section.criteria.map(\.text)).joined(separator: "\n")
                ))
        }
        for part in study.forms.flatMap(\.parts) {
            texts.append(("consent part \(part.id)", part.title + "\n" + part.text))
        }
        for affirmation in study.forms.flatMap(\.affirmations) {
            texts.append(("affirmation \(affirmation.id)", affirmation.text))
        }
        for question in selection.questions {
            texts.append(("the prompt \(question.promptID)", question.prompt))
            for response in question.responses {
                texts.append(("the response \(response.id)", response.text))
            }
        }
        findings = texts.flatMap { scan.findings(in: $0.text, place: $0.place) }
    }
}
