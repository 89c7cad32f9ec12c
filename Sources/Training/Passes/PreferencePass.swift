// SPDX-License-Identifier: Apache-2.0

internal import Autograd
internal import LanguageModels
private import Tensors

/// Preference training: the mean of an objective over the pairs of the batch.
struct PreferencePass: TrainingPass {
    let model: LanguageModel
    let pairs: [TokenizedPair]
    let objective: any PairObjective
    /// Log-probabilities of each pair under the frozen reference, where the objective needs them.
    let reference: [(chosen: Double, rejected: Double)]?
    let lengths: [Int]

    init(
        _ model: LanguageModel, _ pairs: [TokenizedPair], objective: any PairObjective,
        reference: [(chosen: Double, rejected: Double)]?
    ) {
        precondition(
            !objective.needsReference || reference?.count == pairs.count,
            "\(objective.name) needs a reference")
        self.model = model
        self.pairs = pairs
        self.objective = objective
        self.reference = reference
        lengths = pairs.map(\.responses.rows)
    }

    func weight(of examples: [Int]) -> Int { examples.count }

    func run(_ examples: [Int], of weight: Int, sharing: Void, on tape: Tape) -> PassOutcome {
        let batch = PairScoring.batch(
            examples.map { pairs[$0] }, scoringPrompts: objective.scoresPrompt)
        var metrics = PairMetrics()
        _ = model.accumulateGradients(batch, on: tape, groups: PairScoring.groups(batch)) { place, logps in
            var pair = PairScoring.pair(logps, of: batch, at: place)
            pair.reference = reference?[examples[place]]
            pair.scoreGap = pairs[examples[place]].scoreGap
            let loss = objective.loss(pair)
            metrics.add(loss, pair)
            func slopes(_ slope: Double, _ count: Int) -> [Float] {
                [Float](repeating: Float(slope / Double(weight)), count: count)
            }
            return slopes(loss.promptSlope, pair.prompt?.tokens ?? 0)
                + slopes(loss.chosenSlope, pair.chosenTokens)
                + slopes(loss.rejectedSlope, pair.rejectedTokens)
        }
        return PassOutcome(
            sums: metrics.sums, tokens: batch.rows,
            operations: model.trainingOperations(batch))
    }
}
