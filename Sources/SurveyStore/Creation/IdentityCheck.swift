// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles
internal import Surveys

/// Every text of a study that a volunteer may read, in every locale, searched for the names of its methods, its
/// checkpoints and what these were trained from.
struct IdentityCheck {
    /// Those in the template's words come first.
    let findings: [IdentityScan.Finding]
    /// Whether the first stands in the template.
    let isOfTemplate: Bool

    init(template: StudyTemplate, selection: StimulusSelection) throws {
        let responses = selection.questions.flatMap(\.responses)
        let checkpoints = Set(responses.map(\.checkpoint))
        let scan = IdentityScan(
            methods: selection.methods,
            checkpoints: checkpoints.union(CheckpointAncestors(of: checkpoints).names),
            temperatures: Set(responses.map(\.temperature)).sorted())
        let own = try template.definition.texts().map { (place: $0.field, text: $0.text) }
        var texts: [(place: String, text: String)] = []
        for question in selection.questions {
            texts.append(("the prompt \(question.promptID)", question.prompt))
            for response in question.responses {
                texts.append(("the response \(response.id)", response.text))
            }
        }
        let ofTemplate = own.flatMap { scan.findings(in: $0.text, place: $0.place) }
        isOfTemplate = !ofTemplate.isEmpty
        findings = ofTemplate + texts.flatMap { scan.findings(in: $0.text, place: $0.place) }
    }
}
