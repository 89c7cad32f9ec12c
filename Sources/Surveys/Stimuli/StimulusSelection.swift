// SPDX-License-Identifier: Apache-2.0

internal import Randomness
package import StudyFiles

/// The questions of a study, drawn from generated responses.
///
/// All options of a question share section, prompt and sample number and, unless the policy crosses them, the temperature. Every
/// method is present, or the two of a pair. No prompt comes twice while an unused one would do, and
/// temperatures and pairs are used as evenly as the responses allow. The same responses and seed give the
/// same questions.
package struct StimulusSelection: Equatable, Sendable {
    /// Sorted by section in the study's order, then by number, then by variant.
    package var questions: [StimulusQuestion]
    /// By section id.
    package var leftOut: [String: LeftOut]
    /// Sorted.
    package var methods: [String]

    /// Two temperatures closer than this are one: a grid's arithmetic leaves such differences.
    static let temperatureTolerance = 1e-6
    /// How often a design is drawn anew before the responses count as too few for it.
    private static let attempts = 16

    package init(
        responses: [GeneratedResponse], template: StudyTemplate, seed: UInt64, path: String? = nil
    ) throws {
        let sections = template.definition.sections
        let relevant = responses.filter { response in sections.contains { $0.id == response.section } }
        methods = Set(relevant.map(\.method)).sorted()
        questions = []
        leftOut = [:]
        try Self.requireComparison(methods, responses: responses, template: template, path: path)
        for section in sections {
            let own = relevant.filter { $0.section == section.id }
            try Self.requireTemperature(own, template.stimuli, section: section.id, path: path)
            let pool = try StimulusPool(responses: own, policy: template.stimuli, path: path)
            let (cells, leftOut) = try Self.cells(
                of: section, from: pool, methods: methods, seed: seed, path: path)
            self.leftOut[section.id] = leftOut
            let width = String(cells.count).count
            for (index, cell) in cells.enumerated() {
                let number = String(index + 1)
                let padded = String(repeating: "0", count: max(0, max(width, 2) - number.count)) + number
                questions += cell.questions(named: "\(section.id)-\(padded)")
            }
        }
    }

    private static func requireComparison(
        _ methods: [String], responses: [GeneratedResponse], template: StudyTemplate, path: String?
    ) throws {
        let sections = template.definition.sections
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
        let showsAll = sections.contains { $0.kind != .pairwise }
        guard template.definition.allocation.optionOrder != .all || methods.count <= 5 || !showsAll else {
            throw SurveyFailure(
                .stimuli, path: path, field: "allocation.option-order",
                reason: "there are too many orders of \(methods.count) options to use all of them",
                hint: "Write option-order: williams")
        }
    }

    private static func requireTemperature(
        _ responses: [GeneratedResponse], _ policy: StimulusPolicy, section: String, path: String?
    ) throws {
        let wanted = policy.temperature.values
        let present = Set(responses.map(\.temperature)).sorted()
        guard !present.isEmpty,
            !wanted.contains(where: { one in present.contains { abs($0 - one) < temperatureTolerance } })
        else { return }
        func list(_ values: [Double]) -> String { values.map { "\($0)" }.joined(separator: ", ") }
        throw SurveyFailure(
            .stimuli, path: path, field: "stimuli.temperature",
            reason:
                "the template asks for \(list(wanted)), and the section \"\(section)\" has responses at \(list(present)) alone",
            hint: "Sample at the template's temperatures, or name those that were sampled")
    }

    private static func cells(
        of section: SurveySection, from pool: StimulusPool, methods: [String], seed: UInt64, path: String?
    ) throws -> ([StimulusPool.Cell], LeftOut) {
        let wanted = pool.policy.questions[section.id] ?? 0
        guard section.kind == .pairwise || pool.policy.temperature.isCrossed else {
            var generator = SeededGenerator(seed: seed, stream: "stimuli", section.id)
            var draw = EvenDraw(pool: pool, methods: methods, generator: &generator)
            guard draw.count >= wanted else {
                throw tooFew(section, wanted: wanted, given: draw.count, draw.leftOut, detail: "", path: path)
            }
            return (draw.cells(wanted, generator: &generator), draw.leftOut)
        }
        var draw = DesignedDraw(pool: pool)
        var best = 0
        var missing = ""
        for attempt in 0..<attempts {
            var generator = SeededGenerator(seed: seed, stream: "stimuli", section.id, "design \(attempt)")
            let designs = StimulusDesign.questions(
                wanted, kind: section.kind, methods: methods, temperature: pool.policy.temperature,
                generator: &generator)
            let cells = draw.cells(designs, generator: &generator)
            if cells.count == wanted { return (cells, draw.leftOut) }
            best = max(best, cells.count)
            if let first = draw.unmatched.first {
                missing = designs[first].map { "\($0.method) at \(pool.temperatures[$0.level])" }
                    .joined(separator: ", ")
            }
        }
        throw tooFew(
            section, wanted: wanted, given: best, draw.leftOut,
            detail: "; no prompt is left that has different responses of \(missing)", path: path)
    }

    private static func tooFew(
        _ section: SurveySection, wanted: Int, given: Int, _ leftOut: LeftOut, detail: String, path: String?
    ) -> SurveyFailure {
        let summary = leftOut.summary
        return SurveyFailure(
            .stimuli, path: path, field: "stimuli.questions.\(section.id)",
            reason: "the template asks for \(wanted) questions of the section \"\(section.id)\"; the "
                + "responses give \(given)" + detail + (summary.isEmpty ? "" : " (left out: \(summary))"),
            hint: "Sample more prompts at the template's temperatures, or ask for fewer questions")
    }
}
