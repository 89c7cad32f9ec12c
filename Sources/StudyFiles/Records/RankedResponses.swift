// SPDX-License-Identifier: Apache-2.0

/// A line of ranked.jsonl: two or more responses to one prompt, each with a score.
package struct RankedResponses: Codable, Equatable, Sendable {
    package var prompt: String
    package var responses: [String]
    /// One a response; a higher one is better, equal ones are in no order.
    package var scores: [Double]
    package var source: String?

    package init(prompt: String, responses: [String], scores: [Double], source: String? = nil) {
        self.prompt = prompt
        self.responses = responses
        self.scores = scores
        self.source = source
    }

    /// A list of two: with the pair's scores where the chosen response's is the higher one, else with 1 and 0.
    package init(_ pair: PreferencePair) {
        var scores = [1.0, 0]
        if let chosen = pair.chosenScore, let rejected = pair.rejectedScore, chosen > rejected {
            scores = [chosen, rejected]
        }
        self.init(
            prompt: pair.prompt, responses: [pair.chosen, pair.rejected], scores: scores, source: pair.source)
    }

    static let form = "{\"prompt\": …, \"responses\": [two or more], \"scores\": [as many]}"

    /// The lists of a file with their 1-based lines; a line with a preference pair is a list of two.
    package static func readNumbered(from path: String) throws -> [Numbered<RankedResponses>] {
        var lists: [Numbered<RankedResponses>] = []
        try JSONLines.forEach(ResponseFields.self, in: path) { fields, line in
            let list =
                switch try fields.kind(among: [.ranking, .pair], path: path, line: line) {
                case .pair: RankedResponses(try fields.pair(path: path, line: line))
                default: try fields.ranking(path: path, line: line)
                }
            lists.append(Numbered(line: line, record: list))
        }
        guard !lists.isEmpty else {
            throw FileFailure(
                .badData, path: path, reason: "holds no ranked responses", hint: "A line is \(form)")
        }
        return lists
    }

    /// The pair that a list of two is; nil for a longer one and for equal scores.
    package var pair: PreferencePair? {
        guard responses.count == 2, scores[0] != scores[1] else { return nil }
        let best = scores[0] > scores[1] ? 0 : 1
        return PreferencePair(
            prompt: prompt, chosen: responses[best], rejected: responses[1 - best], source: source,
            chosenScore: scores[best], rejectedScore: scores[1 - best])
    }
}
