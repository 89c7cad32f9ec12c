// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials

/// A line of a prompts file.
package struct PromptRecord: Codable, Equatable, Sendable {
    package var section: String
    package var promptID: String
    /// What the model reads, chat marks included.
    package var prompt: String
    /// What the volunteer sees instead, where the two differ.
    package var display: PromptDisplay?
    /// The corpus's own answer, where it has one.
    package var reference: String?

    enum CodingKeys: String, CodingKey {
        case section, prompt, display, reference
        case promptID = "prompt_id"
    }

    package init(
        section: String, promptID: String, prompt: String, display: PromptDisplay? = nil,
        reference: String? = nil
    ) {
        self.section = section
        self.promptID = promptID
        self.prompt = prompt
        self.display = display
        self.reference = reference
    }

    /// What tells prompts apart.
    package struct Key: Hashable, Sendable {
        package var section: String
        package var promptID: String

        package init(section: String, promptID: String) {
            self.section = section
            self.promptID = promptID
        }
    }

    package var key: Key { Key(section: section, promptID: promptID) }
}

extension PromptRecord {
    /// Reads a prompts file: JSON lines, or one JSON array of the same objects.
    ///
    /// A file without any prompt, an empty field and a repeated `prompt_id` are errors that name their place.
    package static func read(from path: String) throws -> [PromptRecord] {
        var prompts: [(record: PromptRecord, place: Place)] = []
        if let array = try readArray(path) {
            prompts = array.enumerated().map { ($1, .element($0)) }
        } else {
            try JSONLines.forEach(PromptRecord.self, in: path) { prompts.append(($0, .line($1))) }
        }
        return try checked(
            prompts, path: path, form: "A line is {\"section\": …, \"prompt_id\": …, \"prompt\": …}")
    }

    /// Where in its file a prompt stands.
    package enum Place {
        case line(Int?)
        /// 0-based, of an array.
        case element(Int)
    }

    /// The records, once none is empty and no prompt has another's ids.
    package static func checked(
        _ prompts: [(record: PromptRecord, place: Place)], path: String, form: String
    ) throws -> [PromptRecord] {
        var seen: Set<Key> = []
        for (record, place) in prompts {
            func failure(_ reason: String) -> FileFailure {
                switch place {
                case .line(let line): FileFailure(.badData, path: path, line: line, reason: reason)
                case .element(let index):
                    FileFailure(.badData, path: path, reason: "prompt \(index + 1): \(reason)")
                }
            }
            for (field, value) in [
                ("section", record.section), ("prompt_id", record.promptID), ("prompt", record.prompt),
            ] where value.isEmpty {
                throw failure("the field \"\(field)\" is empty")
            }
            guard seen.insert(record.key).inserted else {
                throw failure(
                    "the prompt_id \"\(record.promptID)\" stands twice in section \"\(record.section)\"")
            }
        }
        guard !prompts.isEmpty else {
            throw FileFailure(.badData, path: path, reason: "holds no prompts", hint: form)
        }
        return prompts.map(\.record)
    }

    /// nil where the file does not begin as an array does.
    private static func readArray(_ path: String) throws -> [PromptRecord]? {
        var contents = try FileContents.read(path)
        if contents.starts(with: [0xef, 0xbb, 0xbf]) { contents = contents.dropFirst(3) }
        guard contents.first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) == UInt8(ascii: "[") else {
            return nil
        }
        do {
            return try JSONDecoder().decode([PromptRecord].self, from: Data(contents))
        } catch {
            throw FileFailure(
                .badData, path: path, reason: JSONLines.explain(error),
                hint: "An array holds {\"section\": …, \"prompt_id\": …, \"prompt\": …}")
        }
    }
}
