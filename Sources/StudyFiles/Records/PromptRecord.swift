// SPDX-License-Identifier: Apache-2.0

/// A line of a prompts file.
package struct PromptRecord: Codable, Equatable, Sendable {
    package var section: String
    package var promptID: String
    /// What the model reads, chat marks included.
    package var prompt: String
    /// What the volunteer sees instead, where the two differ.
    package var display: String?

    enum CodingKeys: String, CodingKey {
        case section, prompt, display
        case promptID = "prompt_id"
    }

    package init(section: String, promptID: String, prompt: String, display: String? = nil) {
        self.section = section
        self.promptID = promptID
        self.prompt = prompt
        self.display = display
    }

    /// Reads a prompts file; a file without any prompt, an empty prompt and a repeated `prompt_id` are errors.
    package static func read(from path: String) throws -> [PromptRecord] {
        var prompts: [PromptRecord] = []
        var seen: Set<String> = []
        try JSONLines.forEach(PromptRecord.self, in: path) { record, line in
            guard !record.prompt.isEmpty else {
                throw FileFailure(.badData, path: path, line: line, reason: "the field \"prompt\" is empty")
            }
            guard seen.insert(record.section + "\n" + record.promptID).inserted else {
                throw FileFailure(
                    .badData, path: path, line: line,
                    reason:
                        "the prompt_id \"\(record.promptID)\" stands twice in section \"\(record.section)\"")
            }
            prompts.append(record)
        }
        guard !prompts.isEmpty else {
            throw FileFailure(
                .badData, path: path, reason: "holds no prompts",
                hint: "A line is {\"section\": …, \"prompt_id\": …, \"prompt\": …}")
        }
        return prompts
    }
}
