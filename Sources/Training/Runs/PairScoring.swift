// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import LanguageModels
package import Tensors

/// Log-probabilities of preference pairs under a model, each pair's prompt computed once.
package enum PairScoring {
    /// Completions 2i and 2i + 1 of the batch are the chosen and the rejected response of pair i.
    package static func batch(_ pairs: [TokenizedPair]) -> PackedBatch {
        var batch = PackedBatch()
        for pair in pairs { batch.add(prompt: pair.prompt, completions: [pair.chosen, pair.rejected]) }
        return batch
    }

    /// The scored tokens of each pair of a batch: those of the chosen response, then those of the rejected one.
    package static func groups(_ batch: PackedBatch) -> [Range<Int>] {
        (0..<batch.completions.count / 2).map {
            batch.completions[2 * $0].lowerBound..<batch.completions[2 * $0 + 1].upperBound
        }
    }

    /// The sums of pair `place` of a batch from the log-probabilities of its scored tokens.
    package static func pair(_ logps: some Collection<Float>, of batch: PackedBatch, _ place: Int)
        -> PairLogProbabilities
    {
        let chosenTokens = batch.completions[2 * place].count
        func sum(_ values: some Sequence<Float>) -> Double { values.reduce(0) { $0 + Double($1) } }
        return PairLogProbabilities(
            chosen: sum(logps.prefix(chosenTokens)), rejected: sum(logps.dropFirst(chosenTokens)),
            reference: nil, chosenTokens: chosenTokens, rejectedTokens: logps.count - chosenTokens)
    }

    /// The sums of each pair from the log-probabilities of a batch's scored tokens.
    package static func pairs(_ batch: PackedBatch, _ logps: Tensor) -> [PairLogProbabilities] {
        let values = logps.values
        return groups(batch).enumerated().map { pair(values[$1], of: batch, $0) }
    }

    /// Scores every pair; no gradient.
    ///
    /// - Parameter onPairs: told how many pairs are done; throwing stops.
    package static func score(
        _ pairs: [TokenizedPair], _ model: LanguageModel, at once: Int = 32,
        onPairs: (Int) throws -> Void = { _ in }
    ) throws -> [PairLogProbabilities] {
        var results: [PairLogProbabilities] = []
        for start in stride(from: 0, to: pairs.count, by: once) {
            let batch = batch(Array(pairs[start..<min(pairs.count, start + once)]))
            results += Self.pairs(batch, model.tokenLogProbabilities(batch, on: Tape(recording: false)).value)
            try onPairs(results.count)
        }
        return results
    }

    /// The mean negative log-likelihood a scored token of conversations, in nats.
    package static func loss(
        _ conversations: [TokenizedConversation], _ model: LanguageModel, at once: Int = 32
    )
        -> Double
    {
        var (sum, count) = (0.0, 0)
        for start in stride(from: 0, to: conversations.count, by: once) {
            var batch = PackedBatch()
            for conversation in conversations[start..<min(conversations.count, start + once)] {
                batch.add(sequence: conversation.tokens, scoring: conversation.scored)
            }
            let logps = model.tokenLogProbabilities(batch, on: Tape(recording: false)).value
            sum -= logps.values.reduce(0) { $0 + Double($1) }
            count += batch.targets.count
        }
        return count > 0 ? sum / Double(count) : 0
    }
}
