// SPDX-License-Identifier: Apache-2.0

internal import Autograd
internal import LanguageModels
internal import Tensors

/// Preference training: the mean of an objective over the pairs of the batch, with a convex head's loss where there is one.
struct PreferencePass: TrainingPass {
    let model: LanguageModel
    let pairs: [TokenizedPair]
    let objective: any PairObjective
    /// Log-probabilities of each pair under the frozen reference, where the objective needs them.
    let reference: [(chosen: Double, rejected: Double)]?
    private var signal: ConvexSignal?
    let lengths: [Int]

    init(
        _ model: LanguageModel, _ pairs: [TokenizedPair], objective: any PairObjective,
        reference: [(chosen: Double, rejected: Double)]?, signal: ConvexSignal? = nil
    ) {
        precondition(
            !objective.needsReference || reference?.count == pairs.count,
            "\(objective.name) needs a reference")
        self.model = model
        self.pairs = pairs
        self.objective = objective
        self.reference = reference
        self.signal = signal
        lengths = pairs.map(\.responses.rows)
    }

    func weight(of examples: [Int]) -> Int { examples.count }

    mutating func prepare(step: Int, onWait: () throws -> Void) throws -> Double {
        let model = model
        return try signal?.prepare(model, step: step, onWait: onWait) ?? 0
    }

    var memories: [(name: String, tensor: Tensor)] { signal?.memories ?? [] }

    mutating func restore(_ tensor: (_ name: String) throws -> Tensor?) throws {
        try signal?.restore(tensor)
    }

    func run(_ examples: [Int], of weight: Int, sharing: Void, on tape: Tape) -> PassOutcome {
        let batch = PairScoring.batch(
            examples.map { pairs[$0] }, scoringPrompts: objective.scoresPrompt)
        var metrics = PairMetrics()
        var signalLoss = 0.0
        let features = signal?.head.map { head in
            FeatureLoss(rows: PairFeatures.rows(batch)) { means in
                let loss = head.loss(means, of: weight)
                signalLoss = loss.sum
                return loss.gradient
            }
        }
        _ = model.accumulateGradients(
            batch, on: tape, groups: PairScoring.groups(batch), features: features
        ) { place, logps in
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
        var sums = metrics.sums
        if features != nil { sums["convex_loss"] = signalLoss }
        return PassOutcome(
            sums: sums, tokens: batch.rows,
            operations: model.trainingOperations(batch))
    }
}
