// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import StudyFiles

/// The prompts that models read, by what volunteers saw of them: chat marks are in the first alone.
///
/// A study knows what it shows. A reward model that is to score responses to prompts with marks has to be trained on those.
struct ModelPrompts {
    private let path: String
    private var prompts: [String: String] = [:]

    /// - Parameter path: the responses that the study was made of.
    init(_ path: String) throws {
        self.path = path
        var prompts: [String: String] = [:]
        try JSONLines.forEach(GeneratedResponse.self, in: path) { response, line in
            let shown = response.display?.text ?? response.prompt
            if let other = prompts.updateValue(response.prompt, forKey: shown), other != response.prompt {
                throw FileFailure(
                    .badData, path: path, line: line,
                    reason: "the prompt is another than before, and volunteers saw the same of both",
                    hint: "Export without --responses")
            }
        }
        self.prompts = prompts
    }

    /// Lines of preferences with the prompts that models read.
    ///
    /// - Throws: where a prompt is of no response of the file.
    func restored(_ preferences: String) throws -> String {
        var text = ""
        for line in preferences.split(separator: "\n") {
            var pair = try JSONDecoder().decode(PreferencePair.self, from: Data(line.utf8))
            guard let prompt = prompts[pair.prompt] else {
                throw FileFailure(
                    .badData, path: path, reason: "holds no response to \"\(pair.prompt.prefix(60))\"",
                    hint: "Name the responses that the study was made of")
            }
            pair.prompt = prompt
            text += String(decoding: try JSONLines.encode(pair), as: UTF8.self)
        }
        return text
    }
}
