// SPDX-License-Identifier: Apache-2.0

import StudyFiles

/// The prompts of a grid: JSON lines, a JSON array, or YAML with sections.
enum PromptFile {
    static func read(_ path: String) throws -> [PromptRecord] {
        let name = path.lowercased()
        return name.hasSuffix(".yaml") || name.hasSuffix(".yml")
            ? try PromptSheet.read(path) : try PromptRecord.read(from: path)
    }
}
