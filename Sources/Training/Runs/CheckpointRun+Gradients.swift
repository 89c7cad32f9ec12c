// SPDX-License-Identifier: Apache-2.0

internal import LanguageModels
private import StudyFiles

/// The road that every method of gradients takes: state, reference, steps, held-out data, checkpoint folder.
extension CheckpointRun {
    func run(
        _ training: GradientTraining,
        _ body: (_ trainer: Trainer, _ reference: [[Double]]) throws -> RunResult
    ) throws -> CheckpointRecord {
        var training = training
        tellDropped(training.dropped)
        if training.options.evaluateEvery != nil, heldOut.isEmpty {
            throw TrainingError.setting(
                "--eval-every needs held-out records, and none of those given can be measured")
        }
        var trainer = Trainer(try adaptedModel(training), options: training.options)
        trainer.onStep = onStep
        trainer.onPass = onWait
        trainer.folder = try keeping.map {
            try RunFolder($0.folder, identity: try identity(training), fresh: $0.fresh)
        }
        do {
            var reference: [[Double]] = []
            if training.needsReference {
                reference = try trainingReference(&training)
                training.heldOutReference = HeldOut.Reference(
                    pairs: try referenceSums(heldOut.pairs.map(\.responses), &training),
                    labels: try referenceSums(heldOut.labels.map(\.responses), &training))
            }
            trainer.probe = try periodicProbe(&training)
            trainer.evaluation = periodicEvaluation(training)
            if let step = trainer.folder?.savedStep {
                onNote("\(output): goes on after step \(step).")
            }
            let (steps, warmup) = (training.options.steps, training.options.warmupSteps ?? 0)
            if warmup >= steps, steps > 1 {
                onNote("The warm-up of \(warmup) steps is not over when the run ends after \(steps).")
            }
            onPlan(steps)
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

    /// A copy of the starting model, with a score and with new adapters where they are asked for.
    func adaptedModel(_ training: GradientTraining) throws -> LanguageModel {
        let options = training.options
        let model: LanguageModel
        if case .reward? = training.objective, start.model.score == nil {
            model = start.model.scoring(seed: options.seed)
        } else {
            model = start.model.copy()
        }
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

    private func periodicProbe(_ training: inout GradientTraining) throws -> PeriodicProbe? {
        guard let options = probing, let probed = training.probed,
            case .pairs(let objective)? = training.objective
        else { return nil }
        let reference =
            objective.needsReference ? try referenceSums(probed.pairs.map(\.responses), &training) : []
        let probe = Probe(probed.pairs, objective: objective, reference: reference, unseen: probed.unseen)
        let runOptions = training.options
        return PeriodicProbe(every: options.every) { model in
            try probe.measure(model, runOptions, onPass: onWait)
        }
    }

    /// The reference's sums by example; an example that no step takes is not scored and has NaN.
    private func trainingReference(_ training: inout GradientTraining) throws -> [[Double]] {
        let records = training.records
        let taken = training.options.epochs(examples: records.count).taken(in: training.options.steps)
        let sums = try referenceSums(taken.map { records[$0] }, &training)
        var reference = records.map { [Double](repeating: .nan, count: $0.responses.count) }
        for (place, sums) in zip(taken, sums) { reference[place] = sums }
        return reference
    }

    private func referenceSums(
        _ records: [TokenizedResponses], _ training: inout GradientTraining
    ) throws -> [[Double]] {
        let precision = training.options.precision
        let reference = reference ?? start.model
        var counted = 0.0
        defer { training.referenceOperations += counted }
        func compute() throws -> [[Double]] {
            try ResponseScoring.sums(records, reference, precision: precision) { _, operations in
                counted += operations
                try onWait()
            }
        }
        guard let files, !records.isEmpty else { return try compute() }
        return try ReferenceCache(files).sums(records, reference, precision: precision, compute: compute)
    }

    /// - Parameter further: what else a run must share, by names that a person knows.
    func identity(
        _ training: GradientTraining, _ further: [String: String] = [:]
    ) throws -> RunIdentity {
        var parts = further.merging([
            "method": training.method, "seed": "\(training.options.seed)",
            "steps": "\(training.options.steps)", "data file": dataSHA256,
            "starting weights": try ModelFingerprint.weights(start.model),
            "model configuration": try ModelFingerprint.configuration(start.model),
            "tokenizer": try ModelFingerprint.tokenizer(start.tokenizer),
            "held-out records": heldOut.fingerprint(),
        ]) { $1 }
        for (name, value) in training.allHyperparameters {
            switch value {
            case .number(let number): parts[name] = "\(number)"
            case .text(let text): parts[name] = text
            }
        }
        if let reference { parts["reference weights"] = try ModelFingerprint.weights(reference) }
        if let probing, let probed = training.probed {
            parts["probe_every"] = "\(probing.every)"
            parts["probe_pairs"] = "\(probed.pairs.count)"
            if let file = probing.file { parts["unseen responses"] = try Fingerprint.ofFile(file) }
        }
        return RunIdentity(parts)
    }
}
