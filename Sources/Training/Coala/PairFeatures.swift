// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import LanguageModels
package import Tensors

/// Pooled features of preference pairs under a frozen model.
///
/// The last hidden states, after the final normalisation, averaged over the response's tokens without its end-of-text
/// token; the prompt of a pair is computed once. Source: phi of COALA (Feng and Pilanci), with the mask that the
/// reference code leaves out.
package struct PairFeatures {
    /// (pairs, C).
    package let chosen, rejected: Tensor
    package let floatingPointOperations: Double

    package init(
        _ pairs: [TokenizedPair], _ model: LanguageModel, tokensAtOnce: Int = TokenBudget.scoring,
        onPairs: (Int) throws -> Void = { _ in }
    ) throws {
        var (first, second): ([Float], [Float]) = ([], [])
        var operations = 0.0
        for range in TokenBudget.ranges(pairs.lazy.map(\.responses.rows), atOnce: tokensAtOnce) {
            let batch = PairScoring.batch(Array(pairs[range]))
            let hidden = model.hiddenStates(batch, on: Tape(recording: false)).value
            let pooled = Operations.meanRows(hidden, Self.rows(batch))
            for completion in 0..<pooled.rows {
                if completion % 2 == 0 {
                    first += pooled.row(completion)
                } else {
                    second += pooled.row(completion)
                }
            }
            operations += model.configuration.forwardOperations(batch, scoring: false)
            try onPairs(first.count / model.configuration.channels)
        }
        chosen = Tensor(first, shape: [pairs.count, model.configuration.channels])
        rejected = Tensor(second, shape: [pairs.count, model.configuration.channels])
        floatingPointOperations = operations
    }

    /// The rows that are averaged for each completion: all but that of its end-of-text token.
    static func rows(_ batch: PackedBatch) -> [Range<Int>] {
        batch.completionRows.map { $0.count > 1 ? $0.lowerBound..<$0.upperBound - 1 : $0 }
    }
}
