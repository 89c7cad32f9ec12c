// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// labels.jsonl from preference pairs, from ranked lists, or from scored responses.
package struct ResponseLabels: Equatable, Sendable {
    package var labels: [LabelledCompletion] = []
    /// Responses whose score is neither above nor below the threshold.
    package var atThreshold = 0

    /// A line's record with its place in the file, in the order of the file.
    ///
    /// A pair gives two labels, the chosen response's first. A list or a scored response gives a label for each score that
    /// lies above or below the threshold; a score at the threshold says nothing and is counted.
    /// - Throws: a `FileFailure` that names the line: for a score without a threshold, too.
    package static func read(from path: String, threshold: Double?) throws -> ResponseLabels {
        var result = ResponseLabels()
        var lines = 0
        try JSONLines.forEach(ResponseFields.self, in: path) { fields, line in
            lines += 1
            func bar() throws -> Double {
                guard let threshold else {
                    throw FileFailure(
                        .badData, path: path, line: line, reason: "has scores, and no threshold parts them",
                        hint: "Add --threshold: responses with a higher score are desirable")
                }
                return threshold
            }
            switch try fields.kind(among: [.pair, .ranking, .score], path: path, line: line) {
            case .ranking:
                let list = try fields.ranking(path: path, line: line)
                for (response, score) in zip(list.responses, list.scores) {
                    result.add(
                        ScoredResponse(prompt: list.prompt, completion: response, score: score), try bar())
                }
            case .score: result.add(try fields.scored(path: path, line: line), try bar())
            case .pair, .label:
                let pair = try fields.pair(path: path, line: line)
                result.labels += [LabelledCompletion(chosenOf: pair), LabelledCompletion(rejectedOf: pair)]
            }
        }
        guard lines > 0 else {
            throw FileFailure(.badData, path: path, reason: "holds no records")
        }
        return result
    }

    private mutating func add(_ response: ScoredResponse, _ threshold: Double) {
        guard response.score != threshold else {
            atThreshold += 1
            return
        }
        labels.append(
            LabelledCompletion(
                prompt: response.prompt, completion: response.completion, label: response.score > threshold))
    }
}
