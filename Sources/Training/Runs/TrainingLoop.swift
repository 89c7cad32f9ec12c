// SPDX-License-Identifier: Apache-2.0

internal import Autograd
internal import LanguageModels
private import Randomness
private import StudyFiles
private import Tensors

/// A run from its first step, or from where it was saved, to its last.
///
/// Nothing random has a state: the examples of a step are a function of the seed and the step's number, so that a run
/// goes on from weights, optimizer and counters alone. What is drawn inside a step must be such a function too.
struct TrainingLoop<Pass: TrainingPass> {
    private let trainer: Trainer
    private var pass: Pass
    private let options: RunOptions
    private let epochs: Epochs
    private var order: EpochOrder?
    private let optimizer: Optimizer
    /// What the run changes, keeps and saves.
    private let parameters: [Parameter]
    private var result = RunResult()
    /// The weights of the best evaluation, by name.
    private var bestWeights: [(name: String, tensor: Tensor)] = []
    private var savedAt: Int?

    init(_ trainer: Trainer, _ pass: Pass) {
        self.trainer = trainer
        self.pass = pass
        options = trainer.options.settled(examples: pass.lengths.count)
        epochs = options.epochs(examples: pass.lengths.count)
        parameters = trainer.model.trainableParameters
        optimizer = Optimizer(parameters, options: options.optimizer)
    }

    mutating func run() throws -> RunResult {
        try resume()
        do {
            while true {
                try evaluateIfDue()
                let patienceIsSpent =
                    trainer.evaluation?.patience.map { result.progress.evaluationsWithoutGain >= $0 } ?? false
                if result.progress.step >= options.steps || patienceIsSpent {
                    result.stoppedEarly = patienceIsSpent && result.progress.step < options.steps
                    try probe()
                    break
                }
                if let probe = trainer.probe, result.progress.step % probe.every == 0 { try self.probe() }
                if result.progress.step > 0, result.progress.step % options.saveEvery == 0 { try save() }
                try takeStep()
            }
            try save()
        } catch let error as TrainingError {
            // Weights that led to no number are not worth keeping over those that were saved before.
            throw error
        } catch {
            try save()
            throw error
        }
        if trainer.evaluation?.patience != nil { restoreBest() }
        return result
    }

    // MARK: Steps

    private mutating func takeStep() throws {
        let index = result.progress.step
        let start = ContinuousClock.now
        let (examples, order) = epochs.batch(index, known: order)
        self.order = order
        let weight = pass.weight(of: examples)
        var outcome = PassOutcome()
        do {
            outcome.operations += try pass.prepare(step: index, onWait: trainer.onPass)
            let (shared, cost) = try pass.share(
                examples, precision: options.precision, onPass: trainer.onPass)
            outcome.add(cost)
            for (number, part) in parts(examples).enumerated() {
                try trainer.onPass()
                outcome.add(
                    pass.run(part, of: weight, sharing: shared, on: tape(step: index, part: number)))
            }
        } catch {
            for parameter in parameters { parameter.clearGradient() }
            throw error
        }
        var values = pass.metrics(outcome, of: weight)
        guard values["loss"]?.isFinite == true else { throw notFinite("the loss", step: index + 1, examples) }
        let rate = options.rates.rate(index)
        let norm = optimizer.update(rate: rate)
        guard norm.isFinite else { throw notFinite("the gradient's norm", step: index + 1, examples) }

        result.progress.step += 1
        result.progress.tokens += outcome.tokens
        result.progress.operations += outcome.operations
        result.progress.seconds += start.duration(to: .now) / .seconds(1)
        values["grad_norm"] = norm
        values["learning_rate"] = rate
        values["tokens"] = Double(result.progress.tokens)
        values["flops"] = result.progress.operations
        values["seconds"] = result.progress.seconds
        try tell(values)
    }

    private func tape(step: Int, part: Int) -> Tape {
        var draws = SeededGenerator(seed: options.seed, stream: "dropout", "\(step)", "\(part)")
        return Tape(
            recording: true, precision: options.precision, recomputing: options.gradientCheckpointing,
            dropoutSeed: draws.next())
    }

    /// A batch as passes: first the batches that are accumulated, each then cut by its tokens.
    private func parts(_ examples: [Int]) -> [[Int]] {
        stride(from: 0, to: examples.count, by: options.batchSize).flatMap { start in
            let batch = examples[start..<min(examples.count, start + options.batchSize)]
            return TokenBudget.ranges(batch.map { pass.lengths[$0] }, atOnce: options.tokensAtOnce).map {
                Array(batch.dropFirst($0.lowerBound).prefix($0.count))
            }
        }
    }

    private mutating func tell(_ values: [String: Double]) throws {
        let metrics = StepMetrics(step: result.progress.step, values: values)
        result.metrics.append(metrics)
        try trainer.folder?.append(metrics)
        try trainer.onStep(metrics)
    }

    private func notFinite(_ what: String, step: Int, _ examples: [Int]) -> TrainingError {
        for parameter in parameters { parameter.clearGradient() }
        return .notFinite(
            NotFinite(
                step: step, what: what, examples: examples, savedAt: savedAt, folder: trainer.folder?.path))
    }

    // MARK: Evaluation

    private mutating func evaluateIfDue() throws {
        let step = result.progress.step
        guard let evaluation = trainer.evaluation, step > 0, step % evaluation.every == 0,
            result.progress.evaluatedAt != step
        else { return }
        let metrics = try measured(evaluation.measure)
        result.progress.evaluatedAt = step
        if let value = metrics[evaluation.watched] {
            if value < result.progress.best?.value ?? .infinity {
                result.progress.best = RunProgress.Best(step: step, value: value)
                result.progress.evaluationsWithoutGain = 0
                if evaluation.patience != nil { keepBest() }
            } else {
                result.progress.evaluationsWithoutGain += 1
            }
        }
        try tellMeasured(metrics)
    }

    /// Measures the probe, once at a step.
    private mutating func probe() throws {
        guard let probe = trainer.probe, result.progress.probedAt != result.progress.step else { return }
        let metrics = try measured(probe.measure)
        result.progress.probedAt = result.progress.step
        try tellMeasured(metrics)
    }

    private mutating func measured(
        _ measure: (LanguageModel) throws -> (metrics: [String: Double], operations: Double)
    ) throws -> [String: Double] {
        let (metrics, operations) = try measure(trainer.model)
        if let wrong = metrics.keys.sorted().first(where: { metrics[$0]?.isFinite == false }) {
            throw notFinite(wrong, step: result.progress.step, [])
        }
        result.progress.evaluationOperations += operations
        return metrics
    }

    /// Tells of a measurement at the place of the run where it was taken.
    private mutating func tellMeasured(_ metrics: [String: Double]) throws {
        try tell(
            metrics.merging([
                "seconds": result.progress.seconds, "flops": result.progress.operations,
                "tokens": Double(result.progress.tokens),
            ]) { $1 })
    }

    private mutating func keepBest() {
        bestWeights = parameters.map { ($0.name, $0.value.copy()) }
    }

    private func restoreBest() {
        for (parameter, best) in zip(parameters, bestWeights) {
            parameter.update { $0.assign(best.tensor) }
        }
    }

    // MARK: States

    private mutating func save() throws {
        guard let folder = trainer.folder, savedAt != result.progress.step else { return }
        try folder.save(
            result.progress, metrics: result.metrics.count,
            tensors: parameters.map { ("weights/\($0.name)", $0.value) } + optimizer.memories
                + pass.memories,
            best: bestWeights)
        savedAt = result.progress.step
    }

    private mutating func resume() throws {
        guard let saved = try trainer.folder?.saved() else { return }
        for parameter in parameters {
            let weights = try saved.tensor("weights/\(parameter.name)", shape: parameter.value.shape)
            parameter.update { $0.assign(weights) }
        }
        let shapes = Dictionary(
            optimizer.memories.map { ($0.name, $0.tensor.shape) }, uniquingKeysWith: { first, _ in first })
        try optimizer.restore(step: saved.progress.step) {
            try saved.tensor($0, shape: shapes[$0] ?? [])
        }
        try pass.restore { try saved.optional($0) }
        bestWeights =
            try saved.hasBest
            ? parameters.map {
                ($0.name, try saved.best($0.name, shape: $0.value.shape))
            } : []
        result.progress = saved.progress
        result.metrics = saved.metrics
        savedAt = saved.progress.step
        try trainer.onStep(StepMetrics(step: saved.progress.step, values: [:]))
    }
}
