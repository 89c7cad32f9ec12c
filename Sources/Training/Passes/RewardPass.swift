// SPDX-License-Identifier: Apache-2.0

internal import Autograd
internal import LanguageModels
private import Tensors

/// A reward model's training: the mean of its loss over the pairs of the batch, each pair's prompt computed once.
struct RewardPass: TrainingPass {
    let model: LanguageModel
    let pairs: [TokenizedPair]
    let objective: RewardModelling
    let lengths: [Int]

    /// - Parameter model: with a score.
    init(_ model: LanguageModel, _ pairs: [TokenizedPair], objective: RewardModelling) {
        self.model = model
        self.pairs = pairs
        self.objective = objective
        lengths = pairs.map(\.responses.rows)
    }

    func weight(of examples: [Int]) -> Int { examples.count }

    func run(_ examples: [Int], of weight: Int, sharing: Void, on tape: Tape) -> PassOutcome {
        let batch = PairScoring.batch(examples.map { pairs[$0] })
        var metrics = RewardMetrics()
        model.accumulateGradients(batch, at: RewardScoring.rows(batch), on: tape) { scores in
            examples.enumerated().flatMap { place, example in
                let (chosen, rejected) = (Double(scores[2 * place]), Double(scores[2 * place + 1]))
                let loss = objective.loss(
                    chosen: chosen, rejected: rejected, scoreGap: pairs[example].scoreGap)
                metrics.add(loss, chosen: chosen, rejected: rejected)
                return [loss.chosenSlope, loss.rejectedSlope].map { Float($0 / Double(weight)) }
            }
        }
        return PassOutcome(
            sums: metrics.sums, least: metrics.least, greatest: metrics.greatest, tokens: batch.rows,
            operations: model.trainingOperations(batch))
    }
}
