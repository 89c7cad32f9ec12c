// SPDX-License-Identifier: Apache-2.0

/// A line of preferences.jsonl: of two responses to one prompt, the one that is preferred and the one that is not.
package struct PreferencePair: Codable, Equatable, Sendable {
    package var prompt: String
    package var chosen: String
    package var rejected: String
    /// How the pair came about: `alternating`, `wrong-slot`, `curt`, `evasive`, or a data set's name.
    package var source: String?
    package var id: String?
    package var chosenScore: Double?
    package var rejectedScore: Double?

    enum CodingKeys: String, CodingKey {
        case prompt, chosen, rejected, source, id
        case chosenScore = "chosen_score"
        case rejectedScore = "rejected_score"
    }

    package init(
        prompt: String, chosen: String, rejected: String, source: String? = nil, id: String? = nil,
        chosenScore: Double? = nil, rejectedScore: Double? = nil
    ) {
        self.prompt = prompt
        self.chosen = chosen
        self.rejected = rejected
        self.source = source
        self.id = id
        self.chosenScore = chosenScore
        self.rejectedScore = rejectedScore
    }

    package static func read(from path: String) throws -> [PreferencePair] {
        try readNumbered(from: path).map(\.record)
    }

    /// The pairs with their 1-based lines.
    package static func readNumbered(from path: String) throws -> [Numbered<PreferencePair>] {
        var pairs: [Numbered<PreferencePair>] = []
        try JSONLines.forEach(PreferencePair.self, in: path) { pair, line in
            guard !pair.chosen.isEmpty, !pair.rejected.isEmpty else {
                let field = pair.chosen.isEmpty ? "chosen" : "rejected"
                throw FileFailure(.badData, path: path, line: line, reason: "the field \"\(field)\" is empty")
            }
            pairs.append(Numbered(line: line, record: pair))
        }
        guard !pairs.isEmpty else {
            throw FileFailure(
                .badData, path: path, reason: "holds no preference pairs",
                hint: "A line is {\"prompt\": …, \"chosen\": …, \"rejected\": …}")
        }
        return pairs
    }
}
