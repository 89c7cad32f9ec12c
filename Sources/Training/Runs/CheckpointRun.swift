// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks
private import FoundationEssentials
package import LanguageModels
package import PreferenceData
package import StudyFiles

/// One method, from a starting checkpoint and a data file to a checkpoint folder with its record and metrics.
///
/// The folder is written when the run is done, whole; an interrupted run leaves nothing under its name.
package struct CheckpointRun {
    package var start: Checkpoint
    /// The folder of `start`; nil where it has random weights.
    package var parent: String?
    /// The data file, for the record.
    package var data: String
    package var output: String
    package var heldOut: HeldOut
    /// Told of each step; throwing stops the run.
    package var onStep: (StepMetrics) throws -> Void
    private let dataSHA256: String
    private let parentSHA256: String?

    package init(
        start: Checkpoint, parent: String?, data: String, output: String, heldOut: HeldOut,
        onStep: @escaping (StepMetrics) throws -> Void = { _ in }
    ) throws {
        self.start = start
        self.parent = parent
        self.data = data
        self.output = output
        self.heldOut = heldOut
        self.onStep = onStep
        // Before training: a file that is changed meanwhile is not the one that was learned.
        dataSHA256 = try Fingerprint.ofFile(data)
        parentSHA256 = try parent.map { _ in try start.weightsFingerprint() }
    }

    /// SFT on the assistant turns of conversations.
    package func fineTune(_ conversations: [Conversation], _ options: RunOptions) throws -> CheckpointRecord {
        let examples = TokenizedExamples<TokenizedConversation>(
            conversations, start.tokenizer, start.model.configuration)
        guard !examples.examples.isEmpty else {
            throw TrainingError.noExamples(path: data, dropped: examples.dropped)
        }
        var trainer = Trainer(start.model.copy(), options: options)
        trainer.onStep = onStep
        let result = try trainer.fineTune(examples.examples)
        let metrics = try heldOut.evaluate(trainer.model).metrics
        return try write(
            "sft", trainer.model, result, hyperparameters: options.hyperparameters, seed: options.seed,
            metrics: metrics, dropped: examples.dropped)
    }

    /// Preference training by an objective; the starting checkpoint is the frozen reference.
    package func align(
        _ pairs: [PreferencePair], objective: some PairObjective, _ options: RunOptions
    ) throws -> CheckpointRecord {
        let examples = try tokenize(pairs)
        var reference: [(chosen: Double, rejected: Double)]?
        var heldOutReference: [PairLogProbabilities]?
        if objective.needsReference {
            reference = try PairScoring.score(examples.examples, start.model) { _ in try onStep(.waiting) }
                .map { ($0.chosen, $0.rejected) }
            heldOutReference = try PairScoring.score(heldOut.pairs, start.model) { _ in try onStep(.waiting) }
        }
        var trainer = Trainer(start.model.copy(), options: options)
        trainer.onStep = onStep
        let result = try trainer.align(examples.examples, objective: objective, reference: reference)
        let metrics = try heldOut.evaluate(trainer.model, objective: objective, reference: heldOutReference)
            .metrics
        return try write(
            objective.name, trainer.model, result,
            hyperparameters: options.hyperparameters.merging(objective.hyperparameters) { $1 },
            seed: options.seed,
            metrics: metrics, dropped: examples.dropped)
    }

    /// COALA: a convex head on the starting checkpoint, which stays as it is.
    package func fitHead(_ pairs: [PreferencePair], _ alignment: ConvexAlignment) throws -> CheckpointRecord {
        let examples = try tokenize(pairs)
        let features = try PairFeatures(examples.examples, start.model) { _ in try onStep(.waiting) }
        let base = try start.weightsFingerprint()
        let fit = try alignment.fit(features, baseSHA256: base, onProgress: onStep)
        let heldOutFeatures = try PairFeatures(heldOut.pairs, start.model) { _ in try onStep(.waiting) }
        var metrics = try heldOut.evaluate(start.model).metrics
        if !heldOut.pairs.isEmpty {
            for (name, value) in heldOut.ranking(try ConvexAlignment.margins(fit.head, heldOutFeatures)) {
                metrics["eval/\(name)"] = value
            }
            var firstHead = fit.head
            firstHead.network = fit.firstPhase.network
            let firstPhase = heldOut.ranking(try ConvexAlignment.margins(firstHead, heldOutFeatures))
            metrics["eval/rewards/accuracies/first_phase"] = firstPhase["rewards/accuracies"]
        }
        metrics["train/objective"] = fit.firstPhase.objective
        metrics["train/cone_violation"] = fit.firstPhase.coneViolation
        metrics["train/accuracy"] = fit.firstPhase.accuracy
        var result = RunResult()
        result.steps = fit.firstPhase.progress.iteration
        result.tokensSeen = examples.examples.reduce(0) {
            $0 + $1.prompt.count + $1.chosen.count + $1.rejected.count
        }
        result.floatingPointOperations = features.floatingPointOperations
        result.metrics = fit.metrics
        let hyperparameters = [
            "gates": Double(alignment.cronos.gates), "group_penalty": alignment.cronos.beta,
            "beta": alignment.secondLayer.beta, "gamma": alignment.secondLayer.gamma,
            "ridge": alignment.secondLayer.ridge,
        ]
        return try write(
            "coala", start.model, result, hyperparameters: hyperparameters, seed: alignment.cronos.seed,
            metrics: metrics, dropped: examples.dropped, extra: [(ConvexHead.fileName, fit.head.encode())])
    }

    private func tokenize(_ pairs: [PreferencePair]) throws -> TokenizedExamples<TokenizedPair> {
        let examples = TokenizedExamples<TokenizedPair>(pairs, start.tokenizer, start.model.configuration)
        guard !examples.examples.isEmpty else {
            throw TrainingError.noExamples(path: data, dropped: examples.dropped)
        }
        return examples
    }

    private func write(
        _ method: String, _ model: LanguageModel, _ result: RunResult, hyperparameters: [String: Double],
        seed: UInt64,
        metrics: [String: Double], dropped: [String: Int], extra: [(name: String, contents: Data)] = []
    ) throws -> CheckpointRecord {
        if let wrong = metrics.keys.sorted().first(where: { metrics[$0]?.isFinite == false }) {
            throw TrainingError.notFinite(step: result.steps, what: wrong)
        }
        var metrics = metrics
        for (reason, count) in dropped { metrics["dropped/\(reason)"] = Double(count) }
        let record = CheckpointRecord(
            method: method, parent: parent,
            parentSHA256: parentSHA256, data: data, dataSHA256: dataSHA256, seed: seed,
            hyperparameters: hyperparameters,
            steps: result.steps, tokensSeen: result.tokensSeen,
            floatingPointOperations: result.floatingPointOperations, metrics: metrics)
        var lines: [UInt8] = []
        for step in result.metrics { lines += try JSONLines.encode(step) }
        lines += try JSONLines.encode(StepMetrics(step: result.steps, values: metrics))
        try Checkpoint(model: model, tokenizer: start.tokenizer, record: record).write(
            to: output, extra: extra + [("metrics.jsonl", Data(lines))])
        return record
    }
}
