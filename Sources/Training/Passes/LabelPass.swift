// SPDX-License-Identifier: Apache-2.0

internal import Autograd
internal import LanguageModels
internal import Tensors

/// KTO: the mean of the objective over the labelled responses of the step, with one baseline for all of them.
///
/// The baseline is computed before the step's first backward pass, under the policy and without a gradient, in passes of
/// their own, so that it is the same bits however the step is cut. It costs a forward pass over each prompt and its
/// mismatched response: about a third of what training on them costs.
struct LabelPass: TrainingPass {
    let model: LanguageModel
    let labels: [TokenizedLabel]
    let objective: KahnemanTverskyOptimization
    /// Sums under the frozen reference: of the response and, where a label has one, of the mismatched one.
    let reference: [[Double]]
    let lengths: [Int]

    init(
        _ model: LanguageModel, _ labels: [TokenizedLabel], objective: KahnemanTverskyOptimization,
        reference: [[Double]]
    ) {
        precondition(reference.count == labels.count, "\(objective.name) needs a reference")
        self.model = model
        self.labels = labels
        self.objective = objective
        self.reference = reference
        lengths = labels.map { $0.prompt.count + $0.completion.count }
    }

    func weight(of examples: [Int]) -> Int { examples.count }

    func share(
        _ examples: [Int], precision: Precision, onPass: () throws -> Void
    ) throws -> (shared: Double, outcome: PassOutcome) {
        let mismatched = examples.compactMap { example in
            labels[example].mismatched.map { (example, $0) }
        }
        let records = mismatched.map { TokenizedResponses(prompt: labels[$0].prompt, responses: [$1]) }
        var outcome = PassOutcome()
        outcome.tokens = records.reduce(0) { $0 + $1.rows }
        try onPass()
        let sums = try ResponseScoring.sums(records, model, precision: precision) {
            outcome.operations += $1
            try onPass()
        }
        let baseline = objective.baseline(
            mismatched: zip(mismatched, sums).map { $1[0] - reference[$0.0][1] })
        outcome.sums["kto/z0"] = baseline
        outcome.counts["kto/z0"] = 1
        return (baseline, outcome)
    }

    func run(_ examples: [Int], of weight: Int, sharing baseline: Double, on tape: Tape) -> PassOutcome {
        let batch = ResponseScoring.batch(
            examples.map {
                TokenizedResponses(prompt: labels[$0].prompt, responses: [labels[$0].completion])
            })
        var metrics = LabelMetrics()
        _ = model.accumulateGradients(batch, on: tape, groups: batch.completions) { place, logps in
            let example = examples[place]
            let response = LabelledLogProbability(
                isDesirable: labels[example].isDesirable, policy: logps.reduce(0) { $0 + Double($1) },
                reference: reference[example][0])
            let loss = objective.loss(response, baseline: baseline)
            metrics.add(loss, response)
            return [Float](repeating: Float(loss.slope / Double(weight)), count: logps.count)
        }
        return PassOutcome(
            sums: metrics.sums, counts: metrics.counts, tokens: batch.rows,
            operations: model.trainingOperations(batch))
    }

    func metrics(_ outcome: PassOutcome, of weight: Int) -> [String: Double] {
        LabelMetrics.addingMargin(to: outcome.means(of: weight))
    }
}
