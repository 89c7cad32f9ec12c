// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import Tensors
private import Tokenizers

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The log-probability of each response under one model, given its prompt.
///
/// Of the text's own tokens as the model's tokenizer has them, which need not be those that were drawn; an end-of-text token
/// is not among them, so that a response that ended and one that was cut are measured alike.
package struct ResponseLikelihoods: Sendable {
    package struct Value: Equatable, Sendable {
        /// In nats.
        package var sum: Double
        package var tokens: Int
    }

    /// The folder of the model.
    package let model: String
    /// SHA-256 of its weights.
    package let modelSHA256: String
    /// In the order of the responses; nil for what was left out.
    package private(set) var values: [Value?]
    package private(set) var leftOutEmpty = 0
    /// Prompt and response exceed the model's context.
    package private(set) var leftOutTooLong = 0
    /// Tokens that stand for what the tokenizer does not know; a model's surprise at them says nothing of the text.
    package private(set) var unknownTokens = 0

    /// Most tokens of a prompt with some of its responses, which are computed as one.
    private static let tokensOfRecord = TokenBudget.scoring / 2

    /// - Parameter onProgress: responses done; throwing stops.
    package init(
        of grid: ReportedGrid, under checkpoint: Checkpoint, folder: String, precision: Precision = .f32,
        onProgress: (_ done: Int) throws -> Void = { _ in }
    ) throws {
        model = folder
        modelSHA256 = try ModelFingerprint.weights(checkpoint.model)
        values = Array(repeating: nil, count: grid.responses.count)
        var done = 0
        var records: [TokenizedResponses] = []
        var members: [[[Int]]] = []
        var rows = 0
        func flush(_ values: inout [Value?]) throws {
            let before = done
            let scores = try ResponseScoring.sums(records, checkpoint.model, precision: precision) {
                count, _ in
                try onProgress(before + members.prefix(count).joined().reduce(0) { $0 + $1.count })
            }
            for (record, sums) in scores.enumerated() {
                for (place, sum) in sums.enumerated() {
                    guard sum.isFinite else {
                        throw CheckpointError(path: folder, reason: .computesNoNumbers)
                    }
                    let value = Value(sum: sum, tokens: records[record].responses[place].count)
                    for member in members[record][place] { values[member] = value }
                }
            }
            done += members.joined().reduce(0) { $0 + $1.count }
            (records, members, rows) = ([], [], 0)
        }
        let unknown = checkpoint.tokenizer.definition.unknown.token
        for own in Self.byPrompt(grid) {
            guard let first = own.first?.first else { continue }
            let prompt = PromptTokens.encode(
                grid.prompts[grid.responses[first].prompt].text, checkpoint.tokenizer,
                checkpoint.model.configuration)
            var record = TokenizedResponses(prompt: prompt, responses: [])
            var recordMembers: [[Int]] = []
            func endRecord() {
                if !recordMembers.isEmpty {
                    records.append(record)
                    members.append(recordMembers)
                    rows += record.rows
                }
                record = TokenizedResponses(prompt: prompt, responses: [])
                recordMembers = []
            }
            for same in own {
                let tokens = checkpoint.tokenizer.encode(grid.responses[same[0]].text, specials: false)
                guard !tokens.isEmpty else {
                    leftOutEmpty += same.count
                    continue
                }
                guard prompt.count + tokens.count <= checkpoint.model.configuration.contextLength else {
                    leftOutTooLong += same.count
                    continue
                }
                unknownTokens += same.count * tokens.count { $0 == unknown }
                if record.rows + tokens.count > Self.tokensOfRecord { endRecord() }
                record.responses.append(tokens)
                recordMembers.append(same)
            }
            endRecord()
            if rows >= 16 * TokenBudget.scoring { try flush(&values) }
        }
        try flush(&values)
    }

    /// exp(-sum of log-probabilities / tokens): every token counts alike, so that long responses weigh more; nil of no tokens.
    static func perplexity(of values: [Value]) -> Double? {
        let tokens = values.reduce(0) { $0 + $1.tokens }
        guard tokens > 0 else { return nil }
        return exp(-values.reduce(0) { $0 + $1.sum } / Double(tokens))
    }

    /// For each prompt in the order of the file its different texts, and for each the places of the responses that say it.
    private static func byPrompt(_ grid: ReportedGrid) -> [[[Int]]] {
        var places = [[String: Int]](repeating: [:], count: grid.prompts.count)
        var texts = [[[Int]]](repeating: [], count: grid.prompts.count)
        for (index, response) in grid.responses.enumerated() {
            if let place = places[response.prompt][response.text] {
                texts[response.prompt][place].append(index)
            } else {
                places[response.prompt][response.text] = texts[response.prompt].count
                texts[response.prompt].append([index])
            }
        }
        return texts
    }
}
