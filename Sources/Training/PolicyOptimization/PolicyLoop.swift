// SPDX-License-Identifier: Apache-2.0

internal import Autograd
package import LanguageModels
private import Randomness
private import StudyFiles
private import Tensors
package import Tokenizers

/// A run of steps, each of which draws responses, scores them and learns from them.
///
/// Nothing random has a state: prompts, draws and the order of updates are functions of the seed and the step's number. A
/// state is saved between two steps, once the rollouts of the next one have shown that its weights are good; where a run is
/// stopped before that, its state is saved beside the last one that is known to be. A run that is stopped in a step takes that
/// step again, to the same bits. The last weights are held against the limit, too.
package struct PolicyLoop {
    let policy: LanguageModel
    /// Frozen.
    let reference: LanguageModel
    let tokenizer: Tokenizer
    let prompts: [RolloutPrompt]
    let objective: any PolicyObjective
    let reward: any ResponseReward
    let options: RunOptions
    let limit: Double
    let folder: RunFolder?
    let evaluation: PeriodicEvaluation?
    package var onStep: (StepMetrics) throws -> Void = { _ in }
    package var onWait: () throws -> Void = {}

    private let value: ValueNetwork?
    private let epochs: Epochs
    private let parameters: [Parameter]
    private let optimizer: Optimizer
    private let valueOptimizer: Optimizer?
    private var order: EpochOrder?
    private var result = RunResult()
    private var weight: Double
    /// The last step whose weights were drawn from and found good.
    private var goodAt = 0

    /// - Parameters:
    ///   - value: the network of an objective that has values.
    ///   - limit: nats a response from the reference beyond which the run stops.
    package init(
        policy: LanguageModel, reference: LanguageModel, value: LanguageModel?, tokenizer: Tokenizer,
        prompts: [RolloutPrompt], objective: any PolicyObjective, reward: any ResponseReward,
        options: RunOptions, limit: Double = .infinity, folder: RunFolder? = nil,
        evaluation: PeriodicEvaluation? = nil
    ) {
        precondition(!prompts.isEmpty, "no prompts")
        precondition((value == nil) == (objective.value == nil), "\(objective.name) and a value network")
        self.policy = policy
        self.reference = reference
        self.tokenizer = tokenizer
        self.prompts = prompts
        self.objective = objective
        self.reward = reward
        self.options = options.settled(examples: prompts.count)
        self.limit = limit
        self.folder = folder
        self.evaluation = evaluation
        self.value = value.map { ValueNetwork($0) }
        epochs = self.options.epochs(examples: prompts.count)
        parameters = policy.trainableParameters
        optimizer = Optimizer(parameters, options: options.optimizer)
        valueOptimizer = self.value.map { Optimizer($0.parameters, options: options.optimizer) }
        weight = objective.control.weight
    }

    package mutating func run() throws -> RunResult {
        try resume()
        do {
            try evaluateIfDue()
            while result.progress.step < options.steps {
                try takeStep()
                try evaluateIfDue()
            }
            if limit.isFinite, goodAt < result.progress.step {
                let drawn = try collect(places(result.progress.step), step: result.progress.step)
                result.progress.evaluationOperations += drawn.operations
                try check(drawn)
            }
            try save()
        } catch let error as TrainingError {
            switch error {
            // The weights led here, and those that were saved before are the better ones.
            case .notFinite, .rollouts: break
            default: try save()
            }
            throw error
        } catch {
            try save()
            throw error
        }
        return result
    }

    // MARK: A step

    /// The places of a step's prompts.
    private mutating func places(_ index: Int) -> [Int] {
        let (places, order) = epochs.batch(index, known: order)
        self.order = order
        return places
    }

    private func collect(_ places: [Int], step: Int) throws -> CollectedRollouts {
        var collection = RolloutCollection(
            objective.rollouts, reward: reward, options: options,
            missingEndPenalty: objective.missingEndPenalty, estimator: objective.estimator)
        collection.onWait = onWait
        return try collection.collect(
            places.map { prompts[$0] }, step: step, policy: policy, reference: reference, value: value,
            tokenizer)
    }

    private mutating func takeStep() throws {
        let index = result.progress.step
        let start = ContinuousClock.now
        let places = places(index)
        let drawn = try collect(places, step: index)
        try check(drawn)
        if index > 0, index % options.saveEvery == 0 { try save() }

        let (experiences, nonScoreRewards) = objective.credit(
            drawn.experiences, scores: drawn.scores, weight: weight)
        let update = PolicyUpdate(
            objective: objective, options: options, weight: weight, seed: options.seed, step: index)
        let rate = options.rates.rate(index)
        let outcome = try update.run(experiences, policy, value) { what in
            let norm = what == .policy ? optimizer.update(rate: rate) : valueOptimizer?.update(rate: rate)
            return norm ?? 0
        } orThrow: {
            notFinite($0, step: index + 1, places)
        }

        var values = drawn.metrics(nonScoreRewards).merging(outcome.values) { $1 }
        values["objective/kl_coef"] = weight
        weight = objective.control.next(
            after: weight, divergence: drawn.divergence, episodes: drawn.responses)
        result.progress.step += 1
        result.progress.updates = optimizer.step
        result.progress.penaltyWeight = weight
        result.progress.tokens += outcome.tokens
        result.progress.operations += drawn.operations + outcome.operations
        result.progress.seconds += start.duration(to: .now) / .seconds(1)
        values["learning_rate"] = rate
        values["episode"] = Double(result.progress.step * epochs.batchSize * objective.rollouts.samples)
        values["tokens"] = Double(result.progress.tokens)
        values["flops"] = result.progress.operations
        values["seconds"] = result.progress.seconds
        try tell(values)
    }

    /// Throws where rollouts cannot be learned from; else the weights that drew them are good.
    private mutating func check(_ drawn: CollectedRollouts) throws {
        let step = result.progress.step + 1
        let rollouts = drawn.groups.flatMap(\.rollouts)
        if rollouts.allSatisfy(\.isEmpty) { throw fault(.emptyRollouts(rollouts.count), step: step) }
        try check(divergence: drawn.divergence, step: step)
        // Later a policy may have reached what a reward gives at most.
        if step == 1, let reason = objective.fault(of: drawn.scores, reward: reward.name) {
            throw fault(reason, step: step)
        }
        try found(goodAt: result.progress.step)
    }

    private func check(divergence: Double, step: Int) throws {
        guard divergence.isFinite, divergence <= limit else {
            throw fault(.diverged(nats: divergence, limit: limit), step: step)
        }
    }

    private func fault(_ reason: RolloutFault.Reason, step: Int) -> TrainingError {
        .rollouts(
            RolloutFault(step: step, reason: reason, savedAt: folder?.provenStep, folder: folder?.path))
    }

    private mutating func found(goodAt step: Int) throws {
        goodAt = step
        if folder?.savedStep == step { try folder?.prove() }
    }

    private mutating func tell(_ values: [String: Double]) throws {
        let metrics = StepMetrics(step: result.progress.step, values: values)
        result.metrics.append(metrics)
        try folder?.append(metrics)
        try onStep(metrics)
    }

    private func notFinite(_ what: String, step: Int, _ places: [Int]) -> TrainingError {
        .notFinite(
            NotFinite(
                step: step, what: what, examples: places, savedAt: folder?.savedStep, folder: folder?.path))
    }

    // MARK: Evaluation

    /// Before the first step, every so many, and after the last.
    private mutating func evaluateIfDue() throws {
        let step = result.progress.step
        guard let evaluation, step % evaluation.every == 0 || step == options.steps,
            result.progress.evaluatedAt != step
        else { return }
        let (metrics, operations) = try evaluation.measure(policy)
        if let wrong = metrics.keys.sorted().first(where: { metrics[$0]?.isFinite == false }) {
            throw notFinite(wrong, step: step, [])
        }
        if let divergence = metrics["eval/kl"] { try check(divergence: divergence, step: step) }
        if step > 0 { try found(goodAt: step) }
        result.progress.evaluationOperations += operations
        result.progress.evaluatedAt = step
        try tell(
            metrics.merging([
                "seconds": result.progress.seconds, "flops": result.progress.operations,
                "tokens": Double(result.progress.tokens),
            ]) { $1 })
    }

    // MARK: States

    private mutating func save() throws {
        guard let folder, folder.savedStep != result.progress.step else { return }
        var tensors = parameters.map { ("weights/\($0.name)", $0.value) } + optimizer.memories
        if let value, let valueOptimizer {
            tensors += value.parameters.map { ("value/weights/\($0.name)", $0.value) }
            tensors += valueOptimizer.memories.map { ("value/\($0.name)", $0.tensor) }
        }
        try folder.save(
            result.progress, metrics: result.metrics.count, tensors: tensors, best: [],
            unproven: goodAt < result.progress.step)
    }

    private mutating func resume() throws {
        guard let saved = try folder?.saved() else { return }
        guard let updates = saved.progress.step == 0 ? 0 : saved.progress.updates else {
            throw TrainingError.damagedRun(
                path: folder?.path ?? "", what: "does not say how often its weights were updated")
        }
        try Self.restore(parameters, optimizer, updates: updates, prefix: "", from: saved)
        if let value, let valueOptimizer {
            try Self.restore(
                value.parameters, valueOptimizer, updates: updates, prefix: "value/", from: saved)
        }
        result.progress = saved.progress
        result.metrics = saved.metrics
        weight = saved.progress.penaltyWeight ?? weight
        goodAt = folder?.provenStep ?? 0
        try onStep(StepMetrics(step: saved.progress.step, values: [:]))
    }

    private static func restore(
        _ parameters: [Parameter], _ optimizer: Optimizer, updates: Int, prefix: String,
        from saved: RunFolder.Saved
    ) throws {
        for parameter in parameters {
            let weights = try saved.tensor(
                "\(prefix)weights/\(parameter.name)", shape: parameter.value.shape)
            parameter.update { $0.assign(weights) }
        }
        var shapes: [String: [Int]] = [:]
        for (name, tensor) in optimizer.memories { shapes[name] = tensor.shape }
        try optimizer.restore(step: updates) {
            try saved.tensor(prefix + $0, shape: shapes[$0] ?? [])
        }
    }
}
