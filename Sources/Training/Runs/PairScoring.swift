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

    /// The sums of each pair from the log-probabilities of a batch's scored tokens.
    package static func pairs(_ batch: PackedBatch, _ logps: Tensor) -> [PairLogProbabilities] {
        let values = logps.values
        func sum(_ completion: Int) -> Double {
            values[batch.completions[completion]].reduce(0) { $0 + Double($1) }
        }
        return (0..<batch.completions.count / 2).map {
            PairLogProbabilities(
                chosen: sum(2 * $0), rejected: sum(2 * $0 + 1), reference: nil,
                chosenTokens: batch.completions[2 * $0].count,
                rejectedTokens: batch.completions[2 * $0 + 1].count)
        }
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
