// SPDX-License-Identifier: Apache-2.0

package import Autograd
package import LanguageModels
package import Tensors

/// V of the state before each token of a response, by a model with a score in place of the vocabulary.
///
/// A body of its own and not the policy's: what the value learns does not move the policy, the two losses need no common
/// scale, and the policy stays a checkpoint like any other. It costs a second body in memory and a second pass.
package struct ValueNetwork {
    /// With a score.
    package let model: LanguageModel

    /// - Parameter model: with a score; its own from now on.
    package init(_ model: LanguageModel) {
        precondition(model.score != nil, "values are read of a score")
        self.model = model
    }

    /// A policy's body with a score of 0, so that the first advantages are the rewards alone and no draw of weights decides
    /// them.
    package static func start(from policy: LanguageModel) -> LanguageModel {
        policy.scoring(Tensor(zeros: [1, policy.configuration.channels]))
    }

    /// What an update changes.
    package var parameters: [Parameter] { model.trainableParameters }

    /// For each group and response the value before each token; no gradient.
    ///
    /// - Parameter onBatch: told the operations of each pass; throwing stops.
    package func values(
        _ groups: [TokenizedResponses], precision: Precision, onBatch: (_ operations: Double) throws -> Void
    ) throws -> [[[Double]]] {
        var results: [[[Double]]] = []
        for range in TokenBudget.ranges(groups.map(\.rows), atOnce: TokenBudget.scoring) {
            let batch = ResponseScoring.batch(groups[range])
            let tape = Tape(recording: false, precision: precision)
            let values = model.scores(batch, at: batch.scoredRows, on: tape).value.values
            var completion = 0
            for group in groups[range] {
                results.append(
                    group.responses.indices.map {
                        values[batch.completions[completion + $0]].map(Double.init)
                    })
                completion += group.responses.count
            }
            try onBatch(model.configuration.forwardOperations(batch, scoring: true))
        }
        return results
    }

    /// The forward and backward pass over part of an update.
    ///
    /// - Parameter coefficient: of the loss, before the gradient's norm is clipped.
    func accumulateGradients(
        _ part: [Experience], of size: UpdateSize, _ loss: ClippedValueLoss, coefficient: Double,
        on tape: Tape
    ) -> PassOutcome {
        let batch = ResponseScoring.batch(part.map(\.responses))
        let olds = part.flatMap { $0.values.joined() }
        let targets = part.flatMap { $0.returns.joined() }
        let share = 1 / Double(size.tokens)
        var sums: [String: Double] = ["loss/value_avg": 0, "val/clipfrac_avg": 0]
        model.accumulateGradients(batch, at: batch.scoredRows, on: tape) { values in
            values.indices.map { place in
                let token = loss.token(value: Double(values[place]), old: olds[place], target: targets[place])
                sums["loss/value_avg", default: 0] += share * token.loss
                sums["val/clipfrac_avg", default: 0] += token.isClipped ? share : 0
                return Float(coefficient * share * token.slope)
            }
        }
        return PassOutcome(
            sums: sums, tokens: batch.rows, operations: model.trainingOperations(batch))
    }
}
