// SPDX-License-Identifier: Apache-2.0

internal import Randomness
package import StudyFiles

/// The questions of a study, drawn from generated responses.
///
/// All options of a question share section, prompt, temperature and sample number, and every method is present. No
/// prompt comes twice while an unused one remains, and the temperatures are used as evenly as the responses
/// allow. The same responses and seed give the same questions.
package struct StimulusSelection: Equatable, Sendable {
    /// Sorted by section in the study's order, then by number.
    package var questions: [StimulusQuestion]
    /// By section id.
    package var leftOut: [String: LeftOut]
    /// Sorted.
    package var methods: [String]

    /// Two temperatures closer than this are one: a grid's arithmetic leaves such differences.
    static let temperatureTolerance = 1e-6

    package init(
        responses: [GeneratedResponse], template: StudyTemplate, seed: UInt64, path: String? = nil
    ) throws {
        let sections = template.definition.sections
        let relevant = responses.filter { response in sections.contains { $0.id == response.section } }
        methods = Set(relevant.map(\.method)).sorted()
        questions = []
        leftOut = [:]
        guard methods.count >= 2 else {
            let present = Set(responses.map(\.section)).sorted().joined(separator: ", ")
            throw SurveyFailure(
                .stimuli, path: path,
                reason:
                    "a comparison needs responses of two methods or more; there are \(methods.count) in the "
                    + "sections " + sections.map(\.id).joined(separator: ", "),
                hint: "The responses are of the sections: " + (present.isEmpty ? "none" : present))
        }
        guard methods.count <= 12 else {
            throw SurveyFailure(
                .stimuli, path: path,
                reason: "\(methods.count) methods are more than a page can compare: 12 at most")
        }
        for section in sections {
            var draw = try StimulusDraw(
                responses: relevant.filter { $0.section == section.id }, methods: methods,
                policy: template.stimuli, path: path,
                generator: SeededGenerator(seed: seed, stream: "stimuli", section.id))
            let wanted = template.stimuli.questions[section.id] ?? 0
            leftOut[section.id] = draw.leftOut
            guard draw.cells.count >= wanted else {
                let summary = draw.leftOut.summary
                throw SurveyFailure(
                    .stimuli, path: path, field: "stimuli.questions.\(section.id)",
                    reason: "the template asks for \(wanted) questions of the section \"\(section.id)\"; the "
                        + "responses give \(draw.cells.count)"
                        + (summary.isEmpty ? "" : " (left out: \(summary))"),
                    hint: "Sample more prompts at the template's temperatures, or ask for fewer questions")
            }
            let width = String(wanted).count
            for (index, cell) in draw.cells(wanted).enumerated() {
                let number = String(index + 1)
                let padded = String(repeating: "0", count: max(0, max(width, 2) - number.count)) + number
                questions.append(cell.question(id: "\(section.id)-\(padded)"))
            }
        }
    }
}
