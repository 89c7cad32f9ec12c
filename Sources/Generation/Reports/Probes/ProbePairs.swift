// SPDX-License-Identifier: Apache-2.0

/// Responses to variants of a prompt beside those to the prompt itself.
struct ProbePairs {
    struct Pair {
        var original: Int
        var variant: Int
    }

    /// A method's responses to one kind of variant.
    struct Group {
        var method: Int
        var variant: String
        /// For each prompt its pairs over temperatures and samples; none is empty.
        var prompts: [[Pair]]
    }

    private struct Cell: Hashable {
        var question: Int
        var method: Int
        var temperature: Double
        var sample: Int
    }

    private(set) var byVariant: [Group] = []
    private(set) var withoutOriginal = 0
    private var places: [Cell: Int] = [:]

    init(_ grid: ReportedGrid) {
        var questions: [String: Int] = [:]
        for (place, question) in grid.questions.enumerated() {
            questions["\(question.section) \(question.promptID)"] = place
        }
        for (index, response) in grid.responses.enumerated() { places[Self.cell(response)] = index }
        struct Key: Hashable {
            var method: Int
            var variant: String
        }
        var found: [Key: [Int: [Pair]]] = [:]
        withoutOriginal = grid.questions.count { question in
            guard let parts = ProbePrompts.parts(of: question.promptID) else { return false }
            return questions["\(question.section) \(parts.prompt)"] == nil
        }
        for (index, response) in grid.responses.enumerated() {
            let question = grid.questions[response.question]
            guard let parts = ProbePrompts.parts(of: question.promptID),
                let original = questions["\(question.section) \(parts.prompt)"]
            else { continue }
            var cell = Self.cell(response)
            cell.question = original
            guard let other = places[cell] else { continue }
            found[Key(method: response.method, variant: parts.variant), default: [:]][original, default: []]
                .append(Pair(original: other, variant: index))
        }
        let keys = found.keys.sorted { ($0.method, $0.variant) < ($1.method, $1.variant) }
        byVariant = keys.map { key in
            Group(
                method: key.method, variant: key.variant,
                prompts: (found[key] ?? [:]).sorted { $0.key < $1.key }.map(\.value))
        }
    }

    private static func cell(_ response: ReportedGrid.Response) -> Cell {
        Cell(
            question: response.question, method: response.method, temperature: response.temperature,
            sample: response.sample)
    }

    /// How much a method's own samples for the same prompts differ: what the draw alone does.
    func distanceOfSamples(_ group: Group, _ grid: ReportedGrid) -> Double? {
        var (sum, count) = (0.0, 0)
        for pair in group.prompts.joined() {
            var cell = Self.cell(grid.responses[pair.original])
            cell.sample += 1
            guard let next = places[cell] else { continue }
            sum += WordDistance.share(grid.words(of: pair.original), grid.words(of: next))
            count += 1
        }
        return count > 0 ? sum / Double(count) : nil
    }
}

extension ReportedGrid {
    func words(of place: Int) -> ArraySlice<Int32> { words[responses[place].words] }
}
