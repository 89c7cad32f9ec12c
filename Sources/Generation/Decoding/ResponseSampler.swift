// SPDX-License-Identifier: Apache-2.0

internal import ConvexNetworks
package import LanguageModels
internal import Randomness
package import Tensors
package import Tokenizers

/// A checkpoint made ready for sampling.
///
/// Each request draws from its own stream and each row is computed on its own, so that neither the batch's size nor its
/// order changes a token.
package final class ResponseSampler {
    let decoder: BatchDecoder
    private let guide: ConvexGuide?
    private let tokenizer: Tokenizer
    let endTokens: Set<Int32>
    /// Tokens that are never drawn, with the end of text and without.
    private let bannedWithEnd, bannedWithoutEnd: [Range<Int>]
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
        self.tokenizer = tokenizer
        endTokens = Set(model.configuration.endTokens)
        // Rows of the embedding beyond the tokenizer stand for no text.
        let padding =
            Int32(tokenizer.count)..<max(Int32(tokenizer.count), Int32(model.configuration.vocabularySize))
        let banned = Set(tokenizer.vocabulary.specials).union(endTokens).union(padding)
        bannedWithEnd = Self.ranges(banned)
        bannedWithoutEnd = Self.ranges(banned.subtracting(endTokens))
        self.batchSize = max(1, batchSize)
    }

    private static func ranges(_ tokens: Set<Int32>) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for token in tokens.sorted().map(Int.init) {
            if let last = ranges.last, last.upperBound == token {
                ranges[ranges.count - 1] = last.lowerBound..<token + 1
            } else {
                ranges.append(token..<token + 1)
            }
        }
        return ranges
    }

    /// Throws where a request does not fit the model's context.
    package func check(_ request: ResponseRequest) throws {
        let context = decoder.configuration.contextLength
        guard request.prompt.count + request.length.limit <= context else {
            throw GenerationError.promptTooLong(
                tokens: request.prompt.count, wanted: request.length.limit, context: context)
        }
    }

    /// Samples every request; `onResponse` gets each as it ends, and may throw to stop.
    ///
    /// - Parameter onTokens: told how many tokens were decoded since it was last told.
    package func run(
        _ requests: [ResponseRequest], onTokens: (Int) throws -> Void = { _ in },
        onResponse: (_ index: Int, SampledResponse) throws -> Void
    ) throws {
        let engine = ResponseEngine(self, rows: batchSize)
        let first = try engine.join(requests).first ?? 0
        while engine.count > 0 {
            let progress = try engine.step()
            try onTokens(progress.reduce(0) { $0 + $1.tokens.count })
            for row in progress {
                if let response = row.finished { try onResponse(row.ticket - first, response) }
            }
        }
    }

    func row(_ ticket: Int, _ request: ResponseRequest, after prefix: DecodingPrefix) -> SampledRow {
        SampledRow(
            ticket: ticket, request: request, after: prefix,
            row: decoder.row(after: prefix, capacity: request.length.limit), guide: guide,
            tokenizer: tokenizer)
    }

    /// One token for each row, or one continuation.
    func advance(_ rows: inout [SampledRow]) throws {
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
        let drawing = active.map { rows[$0] }
        let logits = logits(drawing)
        let drawn = Workers.map(active.count) { place in
            let reading = reading(drawing[place], logits.rowView(place), countsLogp: countsLogp)
            var draws = drawing[place].draws
            let token = drawing[place].chain.draw(
                reading.logits, history: drawing[place].history, using: &draws)
            return (reading.sampled(token), draws)
        }
        var stepped: [(index: Int, sampled: SampledToken)] = []
        for (index, (sampled, draws)) in zip(active, drawn) {
            rows[index].draws = draws
            if countsLogp {
                rows[index].logp += sampled.logProbability ?? 0
                rows[index].drawn += 1
            }
            if endTokens.contains(sampled.token) {
                rows[index].end(sampled.token)
            } else {
                stepped.append((index, sampled))
            }
        }
        guard !stepped.isEmpty else { return }
        let hidden = decoder.step(stepped.map { (rows[$0.index].row, $0.sampled.token) })
        for (place, step) in stepped.enumerated() { rows[step.index].take(step.sampled, hidden.row(place)) }
    }

    /// (rows, V).
    func logits(_ rows: [SampledRow]) -> Tensor {
        let hidden = Tensor(uninitialized: [rows.count, decoder.configuration.channels])
        for (place, row) in rows.enumerated() { hidden.assign(row.hidden, toRow: place) }
        return decoder.logits(hidden)
    }

    /// A row's logits without the tokens that may not be drawn, which are left out where they lie.
    func reading(_ row: SampledRow, _ logits: TensorRow, countsLogp: Bool = false) -> LogitReading {
        let wanted = row.request.logProbabilities ?? (countsLogp ? 0 : nil)
        let reading = LogitReading(logits: logits, alternatives: wanted)
        logits.exclude(row.mayEnd ? bannedWithoutEnd : bannedWithEnd)
        return reading
    }

    /// The head's score of each pool's features.
    func scores(_ pools: [FeaturePool], _ head: ConvexHead) throws -> [Float] {
        guard !pools.isEmpty else { return [] }
        return try head.scores(
            Tensor(pools.flatMap(\.features), shape: [pools.count, decoder.configuration.channels]))
    }
}
