// SPDX-License-Identifier: Apache-2.0

/// A line of labels.jsonl: a response to a prompt, and whether it is a good one.
package struct LabelledCompletion: Codable, Equatable, Sendable {
    package var prompt: String
    package var completion: String
    /// Whether the response is desirable.
    package var label: Bool
    /// How the response came about, a data set's name for example.
    package var source: String?

    package init(prompt: String, completion: String, label: Bool, source: String? = nil) {
        self.prompt = prompt
        self.completion = completion
        self.label = label
        self.source = source
    }

    /// A pair's responses, the chosen one first.
    package init(chosenOf pair: PreferencePair) {
        self.init(prompt: pair.prompt, completion: pair.chosen, label: true, source: pair.source)
    }

    package init(rejectedOf pair: PreferencePair) {
        self.init(prompt: pair.prompt, completion: pair.rejected, label: false, source: pair.source)
    }

    static let form = "{\"prompt\": …, \"completion\": …, \"label\": true or false}"

    /// The labels of a file with their 1-based lines; a line with a preference pair gives two, the chosen response first.
    package static func readNumbered(from path: String) throws -> [Numbered<LabelledCompletion>] {
        var labels: [Numbered<LabelledCompletion>] = []
        try JSONLines.forEach(ResponseFields.self, in: path) { fields, line in
            let found: [LabelledCompletion]
            switch try fields.kind(among: [.label, .pair], path: path, line: line) {
            case .pair:
                let pair = try fields.pair(path: path, line: line)
                found = [LabelledCompletion(chosenOf: pair), LabelledCompletion(rejectedOf: pair)]
            default: found = [try fields.label(path: path, line: line)]
            }
            labels += found.map { Numbered(line: line, record: $0) }
        }
        guard !labels.isEmpty else {
            throw FileFailure(.badData, path: path, reason: "holds no labels", hint: "A line is \(form)")
        }
        return labels
    }

    /// The pairs whose two sides the labels of a file are; nil where one of its lines is no pair.
    package static func pairs(of labels: [Numbered<LabelledCompletion>]) -> [PreferencePair]? {
        guard labels.count.isMultiple(of: 2) else { return nil }
        var pairs: [PreferencePair] = []
        for place in stride(from: 0, to: labels.count, by: 2) {
            let (chosen, rejected) = (labels[place], labels[place + 1])
            guard chosen.line == rejected.line else { return nil }
            pairs.append(
                PreferencePair(
                    prompt: chosen.record.prompt, chosen: chosen.record.completion,
                    rejected: rejected.record.completion, source: chosen.record.source))
        }
        return pairs
    }
}
