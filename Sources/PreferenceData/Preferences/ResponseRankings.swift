// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// ranked.jsonl from scored responses, which are gathered by prompt, or from preference pairs.
package struct ResponseRankings: Equatable, Sendable {
    /// In the order in which prompts first stand in the file.
    package var lists: [RankedResponses] = []
    /// Prompts with one response alone, which no list can be made of.
    package var single = 0
    /// Prompts whose responses all have one score.
    package var level = 0

    /// Pairs of one prompt are not joined: scores of one pair say nothing of another's.
    ///
    /// - Throws: a `FileFailure` that names the line.
    package static func read(from path: String) throws -> ResponseRankings {
        var result = ResponseRankings()
        var groups: [RankedResponses] = []
        var places: [String: Int] = [:]
        var lines = 0
        try JSONLines.forEach(ResponseFields.self, in: path) { fields, line in
            lines += 1
            switch try fields.kind(among: [.score, .pair], path: path, line: line) {
            case .score:
                let scored = try fields.scored(path: path, line: line)
                if let place = places[scored.prompt] {
                    groups[place].responses.append(scored.completion)
                    groups[place].scores.append(scored.score)
                } else {
                    places[scored.prompt] = groups.count
                    groups.append(
                        RankedResponses(
                            prompt: scored.prompt, responses: [scored.completion], scores: [scored.score]))
                }
            case .pair, .label, .ranking:
                groups.append(RankedResponses(try fields.pair(path: path, line: line)))
            }
        }
        guard lines > 0 else {
            throw FileFailure(.badData, path: path, reason: "holds no records")
        }
        for group in groups {
            if group.responses.count < 2 {
                result.single += 1
            } else if Set(group.scores).count < 2 {
                result.level += 1
            } else {
                result.lists.append(group)
            }
        }
        return result
    }
}
