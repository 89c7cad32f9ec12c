// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import Tensors

/// Rewards of responses under a reward model, each prompt computed once; no gradient.
package enum RewardScoring {
    /// The row of each completion's last token: the place where a reward is read.
    ///
    /// By position and never by a pad token's id, which often is that of the end of text.
    package static func rows(_ batch: PackedBatch) -> [Int32] {
        batch.completionRows.map { Int32($0.upperBound - 1) }
    }

    /// For each record and response its reward.
    ///
    /// - Parameters:
    ///   - model: with a score.
    ///   - tokensAtOnce: most tokens of a pass; a record beyond it has a pass of its own.
    ///   - onBatch: told how many records are done and the operations of the last pass; throwing stops.
    package static func rewards(
        _ records: [TokenizedResponses], _ model: LanguageModel, precision: Precision = .f32,
        tokensAtOnce: Int = TokenBudget.scoring,
        onBatch: (_ done: Int, _ operations: Double) throws -> Void = { _, _ in }
    ) throws -> [[Double]] {
        var results: [[Double]] = []
        for range in TokenBudget.ranges(records.lazy.map(\.rows), atOnce: tokensAtOnce) {
            let batch = ResponseScoring.batch(records[range])
            let tape = Tape(recording: false, precision: precision)
            var scores = model.scores(batch, at: rows(batch), on: tape).value.values.map(Double.init)[...]
            for record in records[range] {
                results.append(Array(scores.prefix(record.responses.count)))
                scores = scores.dropFirst(record.responses.count)
            }
            try onBatch(results.count, model.configuration.forwardOperations(batch, scoring: true))
        }
        return results
    }
}
