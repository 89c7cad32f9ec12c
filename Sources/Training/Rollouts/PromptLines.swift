// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// The prompts of a file of any records that have one: prompts, preference pairs, labels, ranked lists.
package enum PromptLines {
    private struct Line: Decodable {
        var prompt: String
        var display: PromptDisplay?
    }

    /// How people are shown those prompts whose lines say so.
    package static func displays(in path: String) throws -> [String: PromptDisplay] {
        var displays: [String: PromptDisplay] = [:]
        try JSONLines.forEach(Line.self, in: path) { line, _ in
            displays[line.prompt] = displays[line.prompt] ?? line.display
        }
        return displays
    }

    /// Each prompt once, with the 1-based line where it stands first.
    package static func readNumbered(from path: String) throws -> [Numbered<String>] {
        var prompts: [Numbered<String>] = []
        var seen: Set<String> = []
        try JSONLines.forEach(Line.self, in: path) { line, number in
            if seen.insert(line.prompt).inserted {
                prompts.append(Numbered(line: number, record: line.prompt))
            }
        }
        guard !prompts.isEmpty else {
            throw FileFailure(
                .badData, path: path, reason: "holds no prompts", hint: "A line is {\"prompt\": …}")
        }
        return prompts
    }
}
