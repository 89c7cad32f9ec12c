// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// A line to score: a prompt with one completion, or with a chosen and a rejected response.
package struct ScoreRecord: Equatable, Sendable {
    package var prompt: String
    /// The completion, or the chosen response and then the rejected one.
    package var responses: [String]

    package init(prompt: String, responses: [String]) {
        self.prompt = prompt
        self.responses = responses
    }

    /// The records of a file with their lines; a line that has neither form is an error that names it.
    package static func read(from path: String) throws -> [Numbered<ScoreRecord>] {
        var records: [Numbered<ScoreRecord>] = []
        try JSONLines.forEach(Fields.self, in: path) { fields, line in
            let responses: [String]
            switch (fields.completion ?? fields.text, fields.chosen, fields.rejected) {
            case (let completion?, nil, nil): responses = [completion]
            case (nil, let chosen?, let rejected?): responses = [chosen, rejected]
            default:
                throw FileFailure(
                    .badData, path: path, line: line,
                    reason: "needs the field \"completion\", or the fields \"chosen\" and \"rejected\"",
                    hint: "A line is {\"prompt\": …, \"completion\": …}"
                        + " or {\"prompt\": …, \"chosen\": …, \"rejected\": …}")
            }
            records.append(
                Numbered(line: line, record: ScoreRecord(prompt: fields.prompt, responses: responses)))
        }
        guard !records.isEmpty else {
            throw FileFailure(
                .badData, path: path, reason: "holds nothing to score",
                hint: "A line is {\"prompt\": …, \"completion\": …}"
                    + " or {\"prompt\": …, \"chosen\": …, \"rejected\": …}")
        }
        return records
    }

    /// Responses alone, one a line; a line with a pair is an error that names it.
    package static func readCompletions(from path: String) throws -> [Numbered<ScoreRecord>] {
        let records = try read(from: path)
        if let pair = records.first(where: { $0.record.responses.count != 1 }) {
            throw FileFailure(
                .badData, path: path, line: pair.line, reason: "is a pair, not one response",
                hint: "A line is {\"prompt\": …, \"completion\" or \"text\": …}")
        }
        return records
    }

    private struct Fields: Decodable {
        var prompt: String
        /// `text` is what responses.jsonl calls a completion.
        var completion, text, chosen, rejected: String?
    }
}
