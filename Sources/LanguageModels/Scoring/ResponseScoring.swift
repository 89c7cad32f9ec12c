// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import Tensors

/// Log-probabilities of responses under a model, each prompt computed once; no gradient.
package enum ResponseScoring {
    package static func batch(_ records: some Sequence<TokenizedResponses>) -> PackedBatch {
        var batch = PackedBatch()
        for record in records { batch.add(prompt: record.prompt, completions: record.responses) }
        return batch
    }

    /// For each record and response the log-probability of each token in nats, that of the end-of-text token last.
    ///
    /// - Parameters:
    ///   - temperature: what logits are divided by.
    ///   - tokensAtOnce: most tokens of a pass; a record beyond it has a pass of its own.
    ///   - onBatch: told how many records are done and the operations of the last pass; throwing stops.
    package static func tokens(
        _ records: [TokenizedResponses], _ model: LanguageModel, precision: Precision = .f32,
        temperature: Float = 1, tokensAtOnce: Int = TokenBudget.scoring,
        onBatch: (_ done: Int, _ operations: Double) throws -> Void = { _, _ in }
    ) throws -> [[[Float]]] {
        var results: [[[Float]]] = []
        for range in TokenBudget.ranges(records.lazy.map(\.rows), atOnce: tokensAtOnce) {
            let batch = batch(records[range])
            let tape = Tape(recording: false, precision: precision)
            let values = model.tokenLogProbabilities(
                batch, on: tape, temperature: temperature
            ).value.values
            var completion = 0
            for record in records[range] {
                results.append(
                    record.responses.indices.map { Array(values[batch.completions[completion + $0]]) })
                completion += record.responses.count
            }
            try onBatch(results.count, model.configuration.forwardOperations(batch, scoring: true))
        }
        return results
    }

    /// For each record and response the sum over its tokens, in nats.
    package static func sums(
        _ records: [TokenizedResponses], _ model: LanguageModel, precision: Precision = .f32,
        onBatch: (_ done: Int, _ operations: Double) throws -> Void = { _, _ in }
    ) throws -> [[Double]] {
        try tokens(records, model, precision: precision, onBatch: onBatch).map { responses in
            responses.map { $0.reduce(0) { $0 + Double($1) } }
        }
    }
}
