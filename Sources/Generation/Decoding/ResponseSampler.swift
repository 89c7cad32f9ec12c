// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks
package import LanguageModels
private import Randomness
private import Tensors
package import Tokenizers

/// Samples many responses from one checkpoint: rows join and leave the batch as they begin and end.
///
/// A prompt that several requests share is computed once. Each request draws from its own stream and each row is
/// computed on its own, so that neither the batch's size nor its order changes a token.
package final class ResponseSampler {
    private let decoder: BatchDecoder
    private let guide: ConvexGuide?
    private let endTokens: Set<Int32>
    private let specialTokens: Set<Int32>
    private let batchSize: Int

    /// - Parameters:
    ///   - guide: a convex head that chooses among continuations; nil for plain sampling.
    ///   - batchSize: responses under way at one time.
    package init(_ model: LanguageModel, tokenizer: Tokenizer, guide: ConvexGuide? = nil, batchSize: Int = 64)
        throws
    {
        if let guide, guide.head.features != model.configuration.channels {
            throw ConvexError.dimension(expected: guide.head.features, found: model.configuration.channels)
        }
        decoder = BatchDecoder(model)
        self.guide = guide
        endTokens = Set(model.configuration.endTokens)
        // Rows of the embedding beyond the tokenizer stand for no text.
        let padding = Int32(tokenizer.count)..<Int32(model.configuration.vocabularySize)
        specialTokens = Set(tokenizer.vocabulary.specials).union(endTokens).union(padding)
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
                    SampledRow(index: index, request: request, hidden: prefix.lastHidden) {
                        decoder.row(after: prefix, capacity: request.length.limit)
                    })
            }
            if live.isEmpty { return }
            let before = live.reduce(0) { $0 + $1.tokens.count }
            live = try advance(live)
            try onTokens(live.reduce(0) { $0 + $1.tokens.count } - before)
            for row in live where row.isFinished {
                try onResponse(row.index, SampledResponse(tokens: row.tokens, ended: row.ended))
            }
            live.removeAll(where: \.isFinished)
        }
    }

    /// One token for each row, or one block of the guide's.
    private func advance(_ live: [SampledRow]) throws -> [SampledRow] {
        guard let guide else {
            var rows = live
            decode(&rows, tokens: 1)
            return rows
        }
        let count = max(1, guide.candidates)
        var rows: [SampledRow] = []
        for row in live {
            for candidate in 0..<count {
                var fork = candidate == count - 1 ? row : row.fork()
                if candidate > 0 {
                    // The first candidate goes on with the row's own stream: alone, it is plain sampling.
                    var draws = row.draws
                    fork.draws = SeededGenerator(seed: draws.next(), stream: "candidate \(candidate)")
                }
                rows.append(fork)
            }
        }
        decode(&rows, tokens: guide.blockLength)
        let pooled = Tensor(rows.flatMap(\.meanHidden), shape: [rows.count, decoder.configuration.channels])
        let scores = try guide.head.scores(pooled)
        return live.indices.map { index in
            let group = index * count..<(index + 1) * count
            var best = group.lowerBound
            for candidate in group where scores[candidate] > scores[best] { best = candidate }
            var chosen = rows[best]
            chosen.draws = rows[group.lowerBound].draws
            return chosen
        }
    }

    private func decode(_ rows: inout [SampledRow], tokens count: Int) {
        for _ in 0..<count {
            let active = rows.indices.filter { !rows[$0].isFinished }
            guard !active.isEmpty else { return }
            let channels = decoder.configuration.channels
            let logits = decoder.logits(
                Tensor(active.flatMap { rows[$0].hidden }, shape: [active.count, channels]))
            var stepped: [Int] = []
            for (place, index) in active.enumerated() {
                let request = rows[index].request
                let banned: Set<Int32>
                if case .exactly = request.length {
                    banned = specialTokens
                } else {
                    banned = specialTokens.subtracting(endTokens)
                }
                let token = request.chain.draw(logits.row(place), banned: banned, using: &rows[index].draws)
                if endTokens.contains(token) {
                    rows[index].ended = true
                } else {
                    rows[index].tokens.append(token)
                    stepped.append(index)
                }
            }
            guard !stepped.isEmpty else { return }
            let hidden = decoder.step(stepped.map { (rows[$0].row, rows[$0].tokens.last ?? 0) })
            for (place, index) in stepped.enumerated() { rows[index].take(hidden.row(place)) }
        }
    }
}

/// A response under way.
private struct SampledRow {
    let index: Int
    let request: ResponseRequest
    var row: DecodingRow
    var draws: SeededGenerator
    var tokens: [Int32] = []
    var ended = false
    /// Of the last token.
    var hidden: [Float]
    /// Sum over the response's tokens.
    private var hiddenSum: [Float]

    init(index: Int, request: ResponseRequest, hidden: [Float], row: () -> DecodingRow) {
        self.index = index
        self.request = request
        self.row = row()
        draws = request.draws
        self.hidden = hidden
        hiddenSum = [Float](repeating: 0, count: hidden.count)
    }

    var isFinished: Bool { ended || tokens.count >= request.length.limit }

    /// The mean over the response's tokens; the prompt's last state where there is none.
    var meanHidden: [Float] { tokens.isEmpty ? hidden : hiddenSum.map { $0 / Float(tokens.count) } }

    mutating func take(_ hidden: [Float]) {
        self.hidden = hidden
        for index in hidden.indices { hiddenSum[index] += hidden[index] }
    }

    func fork() -> SampledRow {
        var copy = self
        copy.row = row.fork()
        return copy
    }
}
