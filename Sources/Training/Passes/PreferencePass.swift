// SPDX-License-Identifier: Apache-2.0

private import Autograd
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

    func run(_ examples: [Int], of weight: Int) -> PassOutcome {
        let tape = Tape(recording: true)
        let batch = PairScoring.batch(examples.map { pairs[$0] })
        let logps = model.tokenLogProbabilities(batch, on: tape)
        var metrics = PairMetrics()
        var slopes = [Float](repeating: 0, count: batch.targets.count)
        for (place, pair) in PairScoring.pairs(batch, logps.value).enumerated() {
            var pair = pair
            pair.reference = reference?[examples[place]]
            let loss = objective.loss(pair)
            metrics.add(loss, pair)
            for token in batch.completions[2 * place] {
                slopes[token] = Float(loss.chosenSlope / Double(weight))
            }
            for token in batch.completions[2 * place + 1] {
                slopes[token] = Float(loss.rejectedSlope / Double(weight))
            }
        }
        tape.backward(from: logps, gradient: Tensor(slopes))
        return PassOutcome(
            sums: metrics.sums, tokens: batch.rows,
            operations: 3 * model.configuration.forwardOperations(batch, scoring: true))
    }
}
