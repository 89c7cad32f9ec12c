// SPDX-License-Identifier: Apache-2.0

package import Generation
private import LanguageModels
private import Randomness
package import StudyFiles

/// Best of N: of so many responses of a checkpoint the one with the highest reward, ties to the first.
///
/// The first candidate is the response that the checkpoint alone would give, and the next ones draw from streams named by the
/// cell and their number: best of 8 chooses among the candidates of best of 4 and four more. At temperature 0, where all
/// would be the same, there is one. Candidates of all cells are decoded as one batch; each cell's are scored together when
/// the last has ended, so that scores do not depend on what else is under way. The reward sees a response as drawn, before
/// any trim. Source: Stiennon et al., arXiv 2009.01325; Nakano et al., arXiv 2112.09332.
package struct BestOfSource: ResponseSource {
    package let base: CheckpointSource
    package let reward: any ResponseReward
    package let candidates: Int

    /// The most candidates.
    package static let limit = 128
    /// Responses under way at one time.
    private static let rows = 64

    /// - Parameter candidates: 1 to `limit`.
    package init(_ base: CheckpointSource, _ candidates: Int, reward: any ResponseReward) {
        precondition((1...Self.limit).contains(candidates), "best of \(candidates)")
        self.base = base
        self.candidates = candidates
        self.reward = reward
    }

    package var checkpoint: String { base.checkpoint }
    package var weights: String? { base.weights }
    package var guidance: GeneratedResponse.Guidance? { base.guidance }

    package func obstacles(_ prompts: [PromptRecord], _ settings: GridSettings) -> [GridObstacle] {
        let own = base.obstacles(prompts, settings)
        guard let longest = reward.longest else { return own }
        let found = Set(own.map(\.prompt))
        // A response is scored with its end of text.
        let wanted = settings.length.limit + (settings.length.isExact ? 0 : 1)
        return own
            + prompts.filter { !found.contains($0.key) }.compactMap { prompt in
                let tokens = base.encode(prompt).count
                guard tokens + wanted > longest else { return nil }
                return GridObstacle(
                    prompt: prompt.key, .tooLong(tokens: tokens, wanted: wanted, context: longest))
            }
    }

    package func difference(
        from record: GeneratedResponse, to prompt: PromptRecord?, _ settings: GridSettings
    ) -> String? {
        guard let theirs = record.bestOf else { return "number of candidates (1, here \(candidates))" }
        if theirs.candidates != candidates {
            return "number of candidates (\(theirs.candidates), here \(candidates))"
        }
        if theirs.reward != reward.name, theirs.fingerprint == nil || reward.fingerprint == nil {
            return "reward (\(theirs.reward), here \(reward.name))"
        }
        // A folder may be moved, but not retrained.
        if theirs.fingerprint != reward.fingerprint { return "reward (the weights of \(theirs.reward))" }
        var plain = record
        plain.bestOf = nil
        return base.difference(from: plain, to: prompt, settings)
    }

    package func answer(
        _ cells: [GridCell], _ settings: GridSettings, onTokens: (Int) throws -> Void,
        onAnswer: (_ place: Int, GridAnswer) throws -> Void
    ) throws {
        guard !cells.isEmpty else { return }
        let engine = ResponseEngine(try base.sampler(settings.sampling), rows: Self.rows)
        var owners: [Int: (cell: Int, candidate: Int)] = [:]
        var waiting: [Int: [SampledResponse?]] = [:]
        var next = 0
        while engine.count > 0 || next < cells.count {
            // One cell more than there is room for: a row that ends is followed at once.
            while next < cells.count, engine.count <= Self.rows {
                let requests = requests(cells[next], settings)
                for (candidate, ticket) in try engine.join(requests).enumerated() {
                    owners[ticket] = (next, candidate)
                }
                waiting[next] = [SampledResponse?](repeating: nil, count: requests.count)
                next += 1
            }
            let progress = try engine.step()
            try onTokens(progress.reduce(0) { $0 + $1.tokens.count })
            for row in progress {
                guard let response = row.finished,
                    let (cell, candidate) = owners.removeValue(forKey: row.ticket)
                else { continue }
                waiting[cell]?[candidate] = response
                guard let all = waiting[cell]?.compactMap(\.self), all.count == waiting[cell]?.count
                else { continue }
                waiting[cell] = nil
                try onAnswer(cell, try best(of: all, cells[cell], settings))
            }
        }
    }

    private func requests(_ cell: GridCell, _ settings: GridSettings) -> [ResponseRequest] {
        let first = base.request(cell, settings)
        return (0..<(cell.temperature == 0 ? 1 : candidates)).map { candidate in
            var request = first
            if candidate > 0 {
                request.draws = SeededGenerator(seed: cell.seed, stream: "best of", "\(candidate)")
            }
            return request
        }
    }

    private func best(
        of responses: [SampledResponse], _ cell: GridCell, _ settings: GridSettings
    ) throws -> GridAnswer {
        let prompt = base.encode(cell.prompt)
        let scores = try reward.checkedScores(
            responses.map {
                RewardedResponse(
                    $0, prompt: prompt, promptText: cell.prompt.prompt, base.model, stops: settings.stops)
            })
        var chosen = 0
        for place in scores.indices where scores[place] > scores[chosen] { chosen = place }
        let response = responses[chosen]
        var answer = GridAnswer(
            text: response.text, tokens: response.tokens.count, finish: response.ended ? .stop : .length)
        answer.decoded = responses.reduce(0) { $0 + $1.tokens.count }
        answer.bestOf = GeneratedResponse.BestOf(
            candidates: candidates, reward: reward.name, fingerprint: reward.fingerprint, scores: scores,
            chosen: chosen)
        return answer
    }
}
