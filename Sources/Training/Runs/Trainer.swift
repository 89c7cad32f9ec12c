// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import LanguageModels
private import StudyFiles
private import Tensors

/// Trains a model in place: batches, objective, backward pass, optimizer, metrics.
package struct Trainer {
    package let model: LanguageModel
    package let options: RunOptions
    /// Told of each step; throwing stops the run with the model as it stands.
    package var onStep: (StepMetrics) throws -> Void = { _ in }

    package init(_ model: LanguageModel, options: RunOptions) {
        self.model = model
        self.options = options
    }

    /// Supervised fine-tuning: the mean negative log-likelihood a scored token of the batch, in nats.
    package func fineTune(_ conversations: [TokenizedConversation]) throws -> RunResult {
        let lengths = conversations.map(\.tokens.count)
        return try run(lengths) { indices, result in
            let total = indices.reduce(0) { $0 + conversations[$1].scored.reduce(0) { $0 + $1.count } }
            var loss = 0.0
            forEachPart(indices, lengths) { part in
                var batch = PackedBatch()
                for index in part {
                    batch.add(sequence: conversations[index].tokens, scoring: conversations[index].scored)
                }
                let slope = -1 / Float(total)
                let logps = model.accumulateGradients(
                    batch, on: Tape(recording: true, precision: options.precision),
                    groups: batch.scoredRuns(ofAtMost: 256)
                ) { [Float](repeating: slope, count: $1.count) }
                loss -= logps.values.reduce(0) { $0 + Double($1) } / Double(total)
                count(batch, passes: 3, into: &result)
            }
            return ["loss": loss]
        }
    }

    /// Preference training: the mean of the objective over the pairs of the batch.
    ///
    /// - Parameter reference: log-probabilities of each pair under the frozen reference, where the objective needs them.
    package func align(
        _ pairs: [TokenizedPair], objective: some PairObjective,
        reference: [(chosen: Double, rejected: Double)]?
    ) throws -> RunResult {
        precondition(
            !objective.needsReference || reference?.count == pairs.count,
            "\(objective.name) needs a reference")
        let lengths = pairs.map { $0.prompt.count + $0.chosen.count + $0.rejected.count }
        return try run(lengths) { indices, result in
            var metrics = PairMetrics()
            forEachPart(indices, lengths) { part in
                let batch = PairScoring.batch(part.map { pairs[$0] })
                _ = model.accumulateGradients(
                    batch, on: Tape(recording: true, precision: options.precision),
                    groups: PairScoring.groups(batch)
                ) {
                    place, logps in
                    var pair = PairScoring.pair(logps, of: batch, place)
                    pair.reference = reference?[part[place]]
                    let loss = objective.loss(pair)
                    metrics.add(loss, pair)
                    let count = Double(indices.count)
                    return [Float](repeating: Float(loss.chosenSlope / count), count: pair.chosenTokens)
                        + [Float](repeating: Float(loss.rejectedSlope / count), count: pair.rejectedTokens)
                }
                count(batch, passes: 3, into: &result)
            }
            return metrics.values
        }
    }

    private func run(
        _ lengths: [Int], _ step: (_ indices: [Int], _ result: inout RunResult) throws -> [String: Double]
    ) throws -> RunResult {
        let epochs = Epochs(count: lengths.count, batchSize: options.batchSize, seed: options.seed)
        let optimizer = AdamW(model.trainableParameters, options: options.optimizer)
        var result = RunResult()
        for index in 0..<options.steps {
            var values = try step(epochs.batch(index), &result)
            guard values["loss"]?.isFinite == true else {
                throw TrainingError.notFinite(step: index + 1, what: "the loss")
            }
            let rate = options.rates.rate(index)
            let norm = optimizer.update(rate: rate)
            guard norm.isFinite else {
                throw TrainingError.notFinite(step: index + 1, what: "the gradient's norm")
            }
            values["grad_norm"] = norm
            values["learning_rate"] = rate
            values["num_tokens"] = Double(result.tokensSeen)
            let metrics = StepMetrics(step: index + 1, values: values)
            result.steps = index + 1
            result.metrics.append(metrics)
            try onStep(metrics)
        }
        return result
    }

    /// Splits a batch so that no pass exceeds `tokensAtOnce`; weights are those of the whole batch.
    private func forEachPart(_ indices: [Int], _ lengths: [Int], _ body: ([Int]) throws -> Void) rethrows {
        var part: [Int] = []
        var size = 0
        for index in indices {
            let length = lengths[index]
            if !part.isEmpty, size + length > options.tokensAtOnce {
                try body(part)
                part = []
                size = 0
            }
            part.append(index)
            size += length
        }
        if !part.isEmpty { try body(part) }
    }

    private func count(_ batch: PackedBatch, passes: Int, into result: inout RunResult) {
        result.tokensSeen += batch.rows
        result.floatingPointOperations +=
            Double(passes) * model.configuration.forwardOperations(batch, scoring: true)
    }
}
