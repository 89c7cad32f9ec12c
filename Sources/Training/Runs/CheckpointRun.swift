// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks
package import FoundationEssentials
package import LanguageModels
package import PreferenceData
package import StudyFiles

/// One method, from a starting checkpoint and a data file to a checkpoint folder with its record and metrics.
///
/// The folder is written when the run is done, whole; an interrupted run leaves nothing under its name. With `keeping`
/// set, SFT and preference training keep their states in a folder beside it and go on from there; COALA's solver starts
/// over.
package struct CheckpointRun {
    /// Where states lie, and whether those of an earlier run are discarded.
    package struct Keeping: Sendable {
        package var folder: String
        package var fresh: Bool

        package init(folder: String, fresh: Bool) {
            self.folder = folder
            self.fresh = fresh
        }
    }

    package var start: Checkpoint
    /// The folder of `start`; nil where it has random weights.
    package var parent: String?
    /// The data file, for the record.
    package var data: String
    package var output: String
    package var heldOut: HeldOut
    /// Told of each step; throwing stops the run.
    package var onStep: (StepMetrics) throws -> Void
    /// Told between passes, of training, scoring and features; throwing stops the run there.
    package var onWait: () throws -> Void = {}
    /// Told how many steps the run has, before the first.
    package var onPlan: (_ steps: Int) -> Void = { _ in }
    /// Words for people: what was left out, that a run ended early.
    package var onNote: (String) -> Void = { _ in }
    package var keeping: Keeping?
    package var cache: ReferenceCache?
    /// The line in the data file of each record that is given.
    package var lines: [Int]?
    /// Further files of the checkpoint folder.
    package var extra: [(name: String, contents: Data)] = []
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
        try requireExamples(examples.examples.count, examples.dropped)
        let training = GradientTraining(
            method: "sft", options: options.settled(examples: examples.examples.count), hyperparameters: [:],
            places: examples.places, dropped: examples.dropped, watched: "eval/loss")
        return try run(training) { trainer, _ in try trainer.fineTune(examples.examples) }
    }

    /// Preference training by an objective; the starting checkpoint is the frozen reference.
    package func align(
        _ pairs: [PreferencePair], objective: any PairObjective, _ options: RunOptions
    ) throws -> CheckpointRecord {
        let examples = try tokenize(pairs)
        var training = GradientTraining(
            method: objective.name, options: options.settled(examples: examples.examples.count),
            hyperparameters: objective.hyperparameters, places: examples.places, dropped: examples.dropped,
            watched: "eval/pair_loss")
        training.objective = objective
        training.pairs = examples.examples
        return try run(training) { trainer, reference in
            try trainer.align(
                examples.examples, objective: objective,
                reference: reference?.map { ($0.chosen, $0.rejected) })
        }
    }

    /// COALA: a convex head on the starting checkpoint, which stays as it is.
    package func fitHead(_ pairs: [PreferencePair], _ alignment: ConvexAlignment) throws -> CheckpointRecord {
        let examples = try tokenize(pairs)
        tellDropped(examples.dropped)
        let fit = try ConvexFit(examples.examples, start, heldOut, alignment, onStep: onStep, onWait: onWait)
        return try write(
            "coala", start.model, fit.result, hyperparameters: fit.hyperparameters,
            seed: alignment.cronos.seed, metrics: fit.metrics, dropped: examples.dropped,
            extra: [fit.headFile])
    }

    // MARK: Training by gradients

    /// What the common part of a run must know of its method.
    private struct GradientTraining {
        var method: String
        var options: RunOptions
        var hyperparameters: [String: Double]
        var places: [Int]
        var dropped: [DroppedRecord]
        /// The held-out metric that patience watches.
        var watched: String
        var objective: (any PairObjective)?
        /// Pairs that need the reference's scores, where the objective has one.
        var pairs: [TokenizedPair] = []
        var heldOutReference: [PairLogProbabilities]?
        var referenceOperations = 0.0

        var allHyperparameters: [String: RecordValue] {
            options.hyperparameters.merging(hyperparameters.mapValues { .number($0) }) { $1 }
        }
    }

    private func run(
        _ training: GradientTraining,
        _ body: (_ trainer: Trainer, _ reference: [PairLogProbabilities]?) throws -> RunResult
    ) throws -> CheckpointRecord {
        var training = training
        tellDropped(training.dropped)
        var trainer = Trainer(try adaptedModel(training.options), options: training.options)
        trainer.onStep = onStep
        trainer.onPass = onWait
        trainer.folder = try keeping.map {
            try RunFolder($0.folder, identity: try identity(training), fresh: $0.fresh)
        }
        do {
            var reference: [PairLogProbabilities]?
            if training.objective?.needsReference == true {
                reference = try referenceScores(training.pairs, &training)
                training.heldOutReference = try referenceScores(heldOut.pairs, &training)
            }
            trainer.evaluation = periodicEvaluation(training)
            if let step = trainer.folder?.savedStep {
                onNote("\(output): goes on after step \(step).")
            }
            onPlan(training.options.steps)
            let result = try body(trainer, reference)
            tellEnd(result, training)
            let final = try evaluate(trainer.model, training)
            let record = try write(
                training.method, trainer.model, result, hyperparameters: training.allHyperparameters,
                seed: training.options.seed, metrics: final.metrics, dropped: training.dropped,
                referenceOperations: training.referenceOperations,
                evaluationOperations: result.progress.evaluationOperations + final.operations)
            try trainer.folder?.remove()
            return record
        } catch TrainingError.notFinite(var found) {
            found.data = data
            found.lines = found.examples.map { line(training.places[$0]) }.sorted()
            trainer.folder?.removeUnlessSaved()
            throw TrainingError.notFinite(found)
        } catch {
            trainer.folder?.removeUnlessSaved()
            throw error
        }
    }

    /// A copy of the starting model, with new adapters where they are asked for.
    private func adaptedModel(_ options: RunOptions) throws -> LanguageModel {
        let model = start.model.copy()
        guard let wish = options.adaptation else { return model }
        guard model.adaptation == nil else {
            throw TrainingError.setting(
                "\(parent ?? "The starting checkpoint") has adapters already: leave --lora-rank out to train them on, or merge them first (showdown convert --merge)"
            )
        }
        guard parent != nil else {
            throw TrainingError.setting("Adapters stand beside a checkpoint: give --model with --lora-rank")
        }
        let family = model.configuration.family
        let targets =
            switch wish.targets {
            case []: family.defaultTargets
            case ["all-linear"]: family.allTargets
            default: wish.targets
            }
        let settings = Adaptation.Settings(
            rank: wish.rank, alpha: wish.alpha, dropout: wish.dropout, targets: targets)
        model.attach(try Adaptation(model, settings, seed: options.seed))
        return model
    }

    private func periodicEvaluation(_ training: GradientTraining) -> PeriodicEvaluation? {
        training.options.evaluateEvery.map { every in
            PeriodicEvaluation(
                every: every, patience: training.options.patience, watched: training.watched
            ) { model in try evaluate(model, training) }
        }
    }

    private func evaluate(_ model: LanguageModel, _ training: GradientTraining) throws -> (
        metrics: [String: Double], operations: Double
    ) {
        var operations = 0.0
        let metrics = try heldOut.evaluate(
            model, objective: training.objective, reference: training.heldOutReference,
            precision: training.options.precision
        ) {
            operations += $0
            try onWait()
        }.metrics
        return (metrics, operations)
    }

    private func referenceScores(
        _ pairs: [TokenizedPair], _ training: inout GradientTraining
    ) throws -> [PairLogProbabilities] {
        func compute() throws -> [PairLogProbabilities] {
            try PairScoring.score(pairs, start.model, precision: training.options.precision) {
                _, operations in
                training.referenceOperations += operations
                try onWait()
            }
        }
        guard let cache, !pairs.isEmpty else { return try compute() }
        return try cache.scores(
            pairs, start.model, precision: training.options.precision, compute: compute)
    }

    private func identity(_ training: GradientTraining) throws -> RunIdentity {
        var parts = [
            "method": training.method, "seed": "\(training.options.seed)",
            "steps": "\(training.options.steps)", "data file": dataSHA256,
            "starting weights": ModelFingerprint.weights(start.model),
            "model configuration": try ModelFingerprint.configuration(start.model),
            "tokenizer": try ModelFingerprint.tokenizer(start.tokenizer),
            "held-out records": heldOut.fingerprint(),
        ]
        for (name, value) in training.allHyperparameters {
            switch value {
            case .number(let number): parts[name] = "\(number)"
            case .text(let text): parts[name] = text
            }
        }
        return RunIdentity(parts)
    }

    // MARK: Records

    private func tokenize(_ pairs: [PreferencePair]) throws -> TokenizedExamples<TokenizedPair> {
        let examples = TokenizedExamples<TokenizedPair>(pairs, start.tokenizer, start.model.configuration)
        try requireExamples(examples.examples.count, examples.dropped)
        return examples
    }

    private func requireExamples(_ count: Int, _ dropped: [DroppedRecord]) throws {
        guard count > 0 else { throw TrainingError.noExamples(path: data, dropped: dropped.summary) }
    }

    private func line(_ place: Int) -> Int { lines?[place] ?? place + 1 }

    private func tellDropped(_ dropped: [DroppedRecord]) {
        if !dropped.isEmpty { onNote("\(data): \(dropped.summary); listed in \(output)/dropped.jsonl.") }
        if !heldOut.dropped.isEmpty { onNote("Held-out records: \(heldOut.dropped.summary).") }
    }

    private func tellEnd(_ result: RunResult, _ training: GradientTraining) {
        guard training.options.patience != nil, let best = result.progress.best else { return }
        onNote(
            (result.stoppedEarly
                ? "Stopped after step \(result.steps): \(result.progress.evaluationsWithoutGain) evaluations without a gain. "
                : "")
                + "The weights are those of step \(best.step), with the best \(training.watched).")
    }

    private func write(
        _ method: String, _ model: LanguageModel, _ result: RunResult, hyperparameters: [String: RecordValue],
        seed: UInt64, metrics: [String: Double], dropped: [DroppedRecord], referenceOperations: Double = 0,
        evaluationOperations: Double = 0, extra methodFiles: [(name: String, contents: Data)] = []
    ) throws -> CheckpointRecord {
        if let wrong = metrics.keys.sorted().first(where: { metrics[$0]?.isFinite == false }) {
            throw TrainingError.notFinite(
                NotFinite(step: result.steps, what: wrong, examples: [], savedAt: nil, folder: nil))
        }
        var metrics = metrics
        for (reason, count) in dropped.counts {
            metrics[reason == .shortened ? "shortened" : "dropped/\(reason.rawValue)"] = Double(count)
        }
        if let best = result.progress.best { metrics["train/best_step"] = Double(best.step) }
        let record = CheckpointRecord(
            method: method, parent: parent,
            parentSHA256: parentSHA256, data: data, dataSHA256: dataSHA256, seed: seed,
            hyperparameters: hyperparameters,
            steps: result.steps, tokensSeen: result.tokensSeen,
            floatingPointOperations: result.floatingPointOperations,
            referenceOperations: referenceOperations > 0 ? referenceOperations : nil,
            evaluationOperations: evaluationOperations > 0 ? evaluationOperations : nil, metrics: metrics)
        var lines: [UInt8] = []
        for step in result.metrics { lines += try JSONLines.encode(step) }
        lines += try JSONLines.encode(StepMetrics(step: result.steps, values: metrics))
        var files = extra + methodFiles + [("metrics.jsonl", Data(lines))]
        if !dropped.isEmpty { files.append(("dropped.jsonl", try list(dropped))) }
        try Checkpoint(model: model, tokenizer: start.tokenizer, record: record, base: start.base ?? parent)
            .write(to: output, extra: files)
        return record
    }

    private func list(_ dropped: [DroppedRecord]) throws -> Data {
        struct Row: Encodable {
            var line: Int
            var reason: String
        }
        return Data(
            try dropped.flatMap { record in
                try JSONLines.encode(Row(line: line(record.place), reason: record.reason.rawValue))
            })
    }
}
