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
        return groups(batch).enumerated().map {
            pair(values[$1], chosenTokens: batch.completions[2 * $0].count)
        }
    }

    /// The scored tokens of each pair of a batch: those of the chosen response, then those of the rejected one.
    package static func groups(_ batch: PackedBatch) -> [Range<Int>] {
        (0..<batch.completions.count / 2).map {
            batch.completions[2 * $0].lowerBound..<batch.completions[2 * $0 + 1].upperBound
        }
    }

    /// A pair's sums from the log-probabilities of its scored tokens, those of the chosen response first.
    package static func pair(_ logps: some Collection<Float>, chosenTokens: Int) -> PairLogProbabilities {
        func sum(_ values: some Sequence<Float>) -> Double { values.reduce(0) { $0 + Double($1) } }
        return PairLogProbabilities(
            chosen: sum(logps.prefix(chosenTokens)), rejected: sum(logps.dropFirst(chosenTokens)),
            reference: nil, chosenTokens: chosenTokens, rejectedTokens: logps.count - chosenTokens)
    }

    /// Scores every pair; no gradient.
    ///
    /// - Parameter onBatch: told how many pairs are done and the operations of the last pass; throwing stops.
    package static func score(
        _ pairs: [TokenizedPair], _ model: LanguageModel, precision: Precision = .f32,
        tokensAtOnce: Int = TokenBudget.scoring,
        onBatch: (_ done: Int, _ operations: Double) throws -> Void = { _, _ in }
    ) throws -> [PairLogProbabilities] {
        try ResponseScoring.tokens(
            pairs.map(\.responses), model, precision: precision, tokensAtOnce: tokensAtOnce, onBatch: onBatch
        ).map { pair($0[0] + $0[1], chosenTokens: $0[0].count) }
    }

    /// The mean negative log-likelihood a scored token of conversations, in nats.
    ///
    /// - Parameter onBatch: as for `score`.
    package static func loss(
        _ conversations: [TokenizedConversation], _ model: LanguageModel, precision: Precision = .f32,
        tokensAtOnce: Int = TokenBudget.scoring,
        onBatch: (_ done: Int, _ operations: Double) throws -> Void = { _, _ in }
    ) throws -> Double {
        var (sum, count) = (0.0, 0)
        for range in TokenBudget.ranges(conversations.lazy.map(\.tokens.count), atOnce: tokensAtOnce) {
            var batch = PackedBatch()
            for conversation in conversations[range] {
                batch.add(sequence: conversation.tokens, scoring: conversation.scored)
            }
            let tape = Tape(recording: false, precision: precision)
            let logps = model.tokenLogProbabilities(batch, on: tape).value
            sum -= logps.values.reduce(0) { $0 + Double($1) }
            count += batch.targets.count
            try onBatch(range.upperBound, model.configuration.forwardOperations(batch, scoring: true))
        }
        return count > 0 ? sum / Double(count) : 0
    }
}
