// SPDX-License-Identifier: Apache-2.0

internal import LanguageModels
package import StudyFiles

/// Which pairs of a run are watched, how often, and beside which unseen responses.
package struct ProbeOptions: Sendable {
    /// Steps between two measurements.
    package var every: Int
    /// Pairs that are watched, at most.
    package var pairs: Int
    /// Responses to prompts of the data that are on neither side of it, with their lines.
    package var unseen: [Numbered<ScoreRecord>]
    /// The file that they are from.
    package var file: String?

    package init(every: Int, pairs: Int, unseen: [Numbered<ScoreRecord>] = [], file: String? = nil) {
        self.every = every
        self.pairs = pairs
        self.unseen = unseen
        self.file = file
    }
}

/// The pairs that a probe watches, chosen from a run's examples.
struct ProbeSelection {
    var pairs: [TokenizedPair] = []
    var unseen: [TokenizedResponses] = []
    /// Lines of unseen responses that are on a side of the data after all, or too long, and of those to other prompts.
    var onASide = 0
    var elsewhere = 0

    /// Pairs spread evenly over the examples; of those with unseen responses, where these are given.
    init(_ options: ProbeOptions, from examples: [TokenizedPair], _ start: Checkpoint) throws {
        let sides = Dictionary(
            examples.map { ($0.prompt, [$0.chosen, $0.rejected]) }, uniquingKeysWith: +)
        var found: [[Int32]: [[Int32]]] = [:]
        let configuration = start.model.configuration
        for record in options.unseen.map(\.record) {
            let prompt = PromptTokens.encode(record.prompt, start.tokenizer, configuration)
            guard let known = sides[prompt] else {
                elsewhere += 1
                continue
            }
            let response = ResponseTokens.encode(record.responses[0], start.tokenizer, configuration)
            if known.contains(response) || response.count < 2
                || prompt.count + response.count > configuration.contextLength
            {
                onASide += 1
            } else {
                found[prompt, default: []].append(response)
            }
        }
        if let file = options.file, found.isEmpty {
            throw FileFailure(
                .badData, path: file,
                reason: "has no response to a prompt of the data that is on neither side of it"
                    + " (\(elsewhere) to prompts of no pair that is learned, \(onASide) on a side or too long)",
                hint: "Make prompts of the data by `showdown data prompts` and sample responses to them")
        }
        let candidates = examples.filter { options.file == nil || found[$0.prompt] != nil }
        let count = min(options.pairs, candidates.count)
        pairs = (0..<count).map { candidates[$0 * candidates.count / count] }
        var seen: Set<[Int32]> = []
        for pair in pairs where seen.insert(pair.prompt).inserted {
            if let responses = found[pair.prompt] {
                unseen.append(TokenizedResponses(prompt: pair.prompt, responses: responses))
            }
        }
    }
}
