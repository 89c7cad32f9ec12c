// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import LanguageModels
package import Tensors

/// Log-probabilities of preference pairs and conversations under a model.
package enum PairScoring {
    /// Completions 2i and 2i + 1 of the batch are the chosen and the rejected response of pair i.
    ///
    /// - Parameter scoringPrompts: whether the prompts' tokens are scored, too.
    package static func batch(_ pairs: [TokenizedPair], scoringPrompts: Bool = false) -> PackedBatch {
        var batch = PackedBatch()
        for pair in pairs {
            batch.add(
                prompt: pair.prompt, completions: [pair.chosen, pair.rejected], scoringPrompt: scoringPrompts)
        }
        return batch
    }

    /// The sums of each pair from the log-probabilities of a batch's scored tokens.
    package static func pairs(_ batch: PackedBatch, _ logps: Tensor) -> [PairLogProbabilities] {
        let values = logps.values
        return groups(batch).enumerated().map { pair(values[$1], of: batch, at: $0) }
    }

    /// The scored tokens of each pair of a batch: those of the prompt where it is scored, of the chosen response, and of
    /// the rejected one.
    package static func groups(_ batch: PackedBatch) -> [Range<Int>] {
        (0..<batch.completions.count / 2).map { place in
            let prompt = batch.promptTargets.isEmpty ? nil : batch.promptTargets[place].lowerBound
            return
                (prompt ?? batch.completions[2 * place].lowerBound)..<batch.completions[2 * place + 1]
                .upperBound
        }
    }

    /// The sums of a batch's pair from the log-probabilities of its group.
    package static func pair(
        _ logps: some Collection<Float>, of batch: PackedBatch, at place: Int
    ) -> PairLogProbabilities {
        func sum(_ values: some Sequence<Float>) -> Double { values.reduce(0) { $0 + Double($1) } }
        let prompt = batch.promptTargets.isEmpty ? 0 : batch.promptTargets[place].count
        let chosen = batch.completions[2 * place].count
        let responses = logps.dropFirst(prompt)
        var pair = PairLogProbabilities(
            chosen: sum(responses.prefix(chosen)), rejected: sum(responses.dropFirst(chosen)), reference: nil,
            chosenTokens: chosen, rejectedTokens: responses.count - chosen)
        if !batch.promptTargets.isEmpty { pair.prompt = (sum(logps.prefix(prompt)), prompt) }
        return pair
    }

    /// Scores every pair; no gradient.
    ///
    /// - Parameter onBatch: told how many pairs are done and the operations of the last pass; throwing stops.
    package static func score(
        _ pairs: [TokenizedPair], _ model: LanguageModel, precision: Precision = .f32,
        scoringPrompts: Bool = false, tokensAtOnce: Int = TokenBudget.scoring,
        onBatch: (_ done: Int, _ operations: Double) throws -> Void = { _, _ in }
    ) throws -> [PairLogProbabilities] {
        var results: [PairLogProbabilities] = []
        for range in TokenBudget.ranges(pairs.lazy.map(\.responses.rows), atOnce: tokensAtOnce) {
            let batch = batch(Array(pairs[range]), scoringPrompts: scoringPrompts)
            let tape = Tape(recording: false, precision: precision)
            results += Self.pairs(batch, model.tokenLogProbabilities(batch, on: tape).value)
            try onBatch(results.count, model.configuration.forwardOperations(batch, scoring: true))
        }
        return results
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
