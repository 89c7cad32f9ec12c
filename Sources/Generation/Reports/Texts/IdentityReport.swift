// SPDX-License-Identifier: Apache-2.0

private import LanguageModels
private import StudyFiles

/// Where texts name what is under test: methods, checkpoints, models, temperatures.
package struct IdentityReport: Encodable, Sendable {
    package struct Finding: Encodable, Equatable, Sendable {
        package enum Field: String, Codable, Sendable { case text, prompt, display }

        /// `method`, `checkpoint`, `model` or `sampling`.
        package var kind: String
        package var name: String
        package var field: Field
        /// The response, or the first one to the prompt.
        package var id: String
        package var section: String
        package var promptID: String
        package var excerpt: String

        enum CodingKeys: String, CodingKey {
            case kind, name, field, id, section, excerpt
            case promptID = "prompt_id"
        }
    }

    /// Those in prompts first, then those in responses in the order of the file.
    package private(set) var findings: [Finding] = []

    package init(_ grid: ReportedGrid) {
        let scan = IdentityScan(
            methods: grid.methods, checkpoints: Self.checkpoints(grid), temperatures: grid.temperatures,
            models: true)
        var first = [Int?](repeating: nil, count: grid.prompts.count)
        for (index, response) in grid.responses.enumerated() where first[response.prompt] == nil {
            first[response.prompt] = index
        }
        for (place, prompt) in grid.prompts.enumerated() {
            guard let response = first[place] else { continue }
            take(scan.matches(in: prompt.text), .prompt, prompt.text, response, grid)
            if let display = prompt.display {
                take(scan.matches(in: display), .display, display, response, grid)
            }
        }
        for (index, response) in grid.responses.enumerated() {
            take(scan.matches(in: response.text), .text, response.text, index, grid)
        }
    }

    private mutating func take(
        _ matches: [IdentityScan.Match], _ field: Finding.Field, _ text: String, _ response: Int,
        _ grid: ReportedGrid
    ) {
        for match in matches {
            let prompt = grid.prompts[grid.responses[response].prompt]
            findings.append(
                Finding(
                    kind: match.kind.rawValue, name: match.name, field: field,
                    id: grid.responses[response].id, section: prompt.section, promptID: prompt.id,
                    excerpt: Excerpt.of(text, around: match.place)))
        }
    }

    /// The checkpoints of the file and, where their folders are here, those that they were trained from.
    private static func checkpoints(_ grid: ReportedGrid) -> [String] {
        var names: [String] = []
        for checkpoint in grid.checkpoints {
            var folder: String? = checkpoint
            // A record that names itself as its parent must not hold the report up.
            for _ in 0..<8 {
                guard let name = folder, !names.contains(name) else { break }
                names.append(name)
                // A folder that is elsewhere, or whose record is damaged, has a name all the same.
                folder = (try? CheckpointRecord.read(name))?.flatMap(\.parent)
            }
        }
        return names
    }

    package func encode(to encoder: any Encoder) throws { try findings.encode(to: encoder) }
}
