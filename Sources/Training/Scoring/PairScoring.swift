// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import LanguageModels
package import Tensors

/// Log-probabilities of preference pairs and conversations under a model.
package enum PairScoring {
    /// Completions 2i and 2i + 1 of the batch are the chosen and the rejected response of pair i.
    package static func batch(_ pairs: [TokenizedPair]) -> PackedBatch {
        ResponseScoring.batch(pairs.lazy.map(\.responses))
    }

    /// The sums of each pair from the log-probabilities of a batch's scored tokens.
    package static func pairs(_ batch: PackedBatch, _ logps: Tensor) -> [PairLogProbabilities] {
        let values = logps.values
        return (0..<batch.completions.count / 2).map {
            pair(values[batch.completions[2 * $0]], values[batch.completions[2 * $0 + 1]])
        }
    }

    /// Scores every pair; no gradient.
    ///
    /// - Parameter onBatch: told how many pairs are done and the operations of the last pass; throwing stops.
    package static func score(
        _ pairs: [TokenizedPair], _ model: LanguageModel, tokensAtOnce: Int = TokenBudget.scoring,
        onBatch: (_ done: Int, _ operations: Double) throws -> Void = { _, _ in }
    ) throws -> [PairLogProbabilities] {
        try ResponseScoring.tokens(
            pairs.map(\.responses), model, tokensAtOnce: tokensAtOnce, onBatch: onBatch
        ).map { pair($0[0][...], $0[1][...]) }
    }

    /// The mean negative log-likelihood a scored token of conversations, in nats.
    ///
    /// - Parameter onBatch: as for `score`.
    package static func loss(
        _ conversations: [TokenizedConversation], _ model: LanguageModel,
        tokensAtOnce: Int = TokenBudget.scoring,
        onBatch: (_ done: Int, _ operations: Double) throws -> Void = { _, _ in }
    ) throws -> Double {
        var (sum, count) = (0.0, 0)
        for range in TokenBudget.ranges(conversations.lazy.map(\.tokens.count), atOnce: tokensAtOnce) {
            var batch = PackedBatch()
            for conversation in conversations[range] {
                batch.add(sequence: conversation.tokens, scoring: conversation.scored)
            }
            let logps = model.tokenLogProbabilities(batch, on: Tape(recording: false)).value
            sum -= logps.values.reduce(0) { $0 + Double($1) }
            count += batch.targets.count
            try onBatch(range.upperBound, model.configuration.forwardOperations(batch, scoring: true))
        }
        return count > 0 ? sum / Double(count) : 0
    }

    private static func pair(_ chosen: ArraySlice<Float>, _ rejected: ArraySlice<Float>)
        -> PairLogProbabilities
    {
        PairLogProbabilities(
            chosen: chosen.reduce(0) { $0 + Double($1) }, rejected: rejected.reduce(0) { $0 + Double($1) },
            reference: nil, chosenTokens: chosen.count, rejectedTokens: rejected.count)
    }
}
