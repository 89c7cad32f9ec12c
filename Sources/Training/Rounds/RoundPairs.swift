// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// What a round's scores make of its responses: ranked lists, and of each the pair that is learned.
struct RoundPairs {
    private(set) var lists: [RankedResponses] = []
    private(set) var pairs: [PreferencePair] = []
    /// Prompts whose responses are all the same, are empty, or score alike.
    private(set) var undecided = 0

    /// - Parameter scores: one a response of each prompt.
    init(_ prompts: [SampledPrompt], scores: [[Double]], round: Int) {
        for (prompt, scores) in zip(prompts, scores) {
            let texts = prompt.responses.map(\.text)
            lists.append(
                RankedResponses(
                    prompt: prompt.prompt, responses: texts, scores: scores, source: "round-\(round)"))
            // An empty text is no side of a pair; ties to the first.
            let sides = texts.indices.filter { !texts[$0].isEmpty }
            guard
                let best = sides.max(by: { scores[$0] < scores[$1] || scores[$0] == scores[$1] && $0 > $1 }),
                let worst = sides.min(by: { scores[$0] < scores[$1] }), scores[best] > scores[worst],
                texts[best] != texts[worst]
            else {
                undecided += 1
                continue
            }
            pairs.append(
                PreferencePair(
                    prompt: prompt.prompt, chosen: texts[best], rejected: texts[worst],
                    source: "round-\(round)", id: "round-\(round)-\(prompt.place + 1)",
                    chosenScore: scores[best], rejectedScore: scores[worst]))
        }
    }

    /// Throws where a pair of people's is not of two responses of the round.
    static func check(_ pairs: [Numbered<PreferencePair>], of prompts: [SampledPrompt], path: String) throws {
        var responses: [String: Set<String>] = [:]
        for prompt in prompts {
            responses[prompt.prompt, default: []].formUnion(prompt.responses.map(\.text))
        }
        for pair in pairs {
            guard let own = responses[pair.record.prompt] else {
                throw FileFailure(
                    .badData, path: path, line: pair.line, reason: "the prompt is none of this round",
                    hint: "Export the votes of the study that showed this round's responses")
            }
            for (side, text) in [("chosen", pair.record.chosen), ("rejected", pair.record.rejected)]
            where !own.contains(text) {
                throw FileFailure(
                    .badData, path: path, line: pair.line,
                    reason: "the field \"\(side)\" is no response of this round to its prompt",
                    hint: "Export the votes of the study that showed this round's responses")
            }
        }
    }
}
