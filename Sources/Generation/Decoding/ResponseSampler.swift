// SPDX-License-Identifier: Apache-2.0

internal import ConvexNetworks
package import LanguageModels
package import Tensors
package import Tokenizers

/// Samples many responses from one checkpoint: rows join and leave the batch as they begin and end.
///
/// A prompt that several requests share is computed once. Each request draws from its own stream and each row is
/// computed on its own, so that neither the batch's size nor its order changes a token.
package final class ResponseSampler {
    let decoder: BatchDecoder
    private let guide: ConvexGuide?
    let endTokens: Set<Int32>
    /// Tokens that are never drawn, with the end of text and without.
    private let bannedWithEnd, bannedWithoutEnd: Set<Int32>
    private let batchSize: Int

    /// - Parameters:
    ///   - guide: a convex head that chooses among continuations or tokens; nil for plain sampling.
    ///   - batchSize: responses under way at one time.
    ///   - precision: of the weights, and of what they are multiplied with.
    package init(
        _ model: LanguageModel, tokenizer: Tokenizer, guide: ConvexGuide? = nil, batchSize: Int = 64,
        precision: Precision = .f32
    ) throws {
        if let guide, guide.head.features != model.configuration.channels {
            throw ConvexError.dimension(expected: guide.head.features, found: model.configuration.channels)
        }
        decoder = BatchDecoder(model, precision: precision)
        self.guide = guide
        endTokens = Set(model.configuration.endTokens)
        // Rows of the embedding beyond the tokenizer stand for no text.
        let padding = Int32(tokenizer.count)..<Int32(model.configuration.vocabularySize)
        bannedWithEnd = Set(tokenizer.vocabulary.specials).union(endTokens).union(padding)
        bannedWithoutEnd = bannedWithEnd.subtracting(endTokens)
        self.batchSize = max(1, batchSize)
    }

    /// Samples every request; `onResponse` gets each as it ends, and may throw to stop.
    ///
    /// - Parameter onTokens: told how many tokens were decoded since it was last told.
    package func run(
        _ requests: [ResponseRequest], onTokens: (Int) throws -> Void = { _ in },
        onResponse: (_ index: Int, SampledResponse) throws -> Void
    ) throws {
        let prompts = Array(Set(requests.map(\.prompt))).sorted { $0.lexicographicallyPrecedes($1) }
        for (prompt, request) in zip(requests.map(\.prompt), requests)
        where prompt.count + request.length.limit > decoder.configuration.contextLength {
            throw GenerationError.promptTooLong(
                tokens: prompt.count, wanted: request.length.limit,
                context: decoder.configuration.contextLength)
        }
        let prefixes = Dictionary(uniqueKeysWithValues: zip(prompts, decoder.prefill(prompts)))
        var waiting = requests.indices.makeIterator()
        var live: [SampledRow] = []
        while true {
            while live.count < batchSize, let index = waiting.next() {
                let request = requests[index]
                guard let prefix = prefixes[request.prompt] else { continue }
                live.append(
                    SampledRow(
                        index: index, request: request, after: prefix,
                        row: decoder.row(after: prefix, capacity: request.length.limit), guide: guide))
            }
            if live.isEmpty { return }
            let before = live.reduce(0) { $0 + $1.tokens.count }
            try advance(&live)
            try onTokens(live.reduce(0) { $0 + $1.tokens.count } - before)
            for row in live where row.isFinished {
                try onResponse(row.index, SampledResponse(tokens: row.tokens, ended: row.ended))
            }
            live.removeAll(where: \.isFinished)
        }
    }

    /// One token for each row, or one continuation.
    private func advance(_ rows: inout [SampledRow]) throws {
        switch guide {
        case nil: decode(&rows)
        case let guide? where guide.guidance.mode == .prefix: try continueByPrefix(&rows, guide)
        case let guide?: try decodeGuided(&rows, guide)
        }
    }

    /// One token for each row that is not finished, by the base model alone.
    ///
    /// - Parameter countsLogp: whether rows sum the log-probabilities of what they draw.
    func decode(_ rows: inout [SampledRow], countsLogp: Bool = false) {
        let active = rows.indices.filter { !rows[$0].isFinished }
        guard !active.isEmpty else { return }
        let logits = logits(active.map { rows[$0] })
        var stepped: [(index: Int, token: Int32)] = []
        for (place, index) in active.enumerated() {
            let logits = logits.row(place)
            let token = rows[index].chain.draw(
                logits, banned: banned(rows[index]), history: rows[index].history, using: &rows[index].draws)
            if countsLogp {
                rows[index].logp += logProbability(of: token, logits)
                rows[index].drawn += 1
            }
            if endTokens.contains(token) {
                rows[index].ended = true
            } else {
                stepped.append((index, token))
            }
        }
        guard !stepped.isEmpty else { return }
        let hidden = decoder.step(stepped.map { (rows[$0.index].row, $0.token) })
        for (place, step) in stepped.enumerated() { rows[step.index].take(step.token, hidden.row(place)) }
    }

    /// (rows, V).
    func logits(_ rows: [SampledRow]) -> Tensor {
        decoder.logits(
            Tensor(rows.flatMap(\.hidden), shape: [rows.count, decoder.configuration.channels]))
    }

    func banned(_ row: SampledRow) -> Set<Int32> {
        if case .exactly = row.request.length { bannedWithEnd } else { bannedWithoutEnd }
    }

    /// The head's score of each pool's features.
    func scores(_ pools: [FeaturePool], _ head: ConvexHead) throws -> [Float] {
        guard !pools.isEmpty else { return [] }
        return try head.scores(
            Tensor(pools.flatMap(\.features), shape: [pools.count, decoder.configuration.channels]))
    }
}
