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
    /// The frozen reference, where it is not `start`.
    package var reference: LanguageModel?
    package var heldOut: HeldOut
    /// Told of each step; throwing stops the run.
    package var onStep: (StepMetrics) throws -> Void
    /// Told between passes, of training, scoring and features; throwing stops the run there.
    package var onWait: () throws -> Void = {}
    /// Told how many steps the run has, before the first.
    package var onPlan: (_ steps: Int) -> Void = { _ in }
    /// Told how many pairs have features, of all; throwing stops the run there.
    package var onFeatures: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    /// Words for people: what was left out, that a run ended early.
    package var onNote: (String) -> Void = { _ in }
    package var keeping: Keeping?
    /// Where the reference's scores and features are kept; nil computes them anew.
    package var files: KeyedFiles?
    /// What is watched of a run on pairs.
    package var probing: ProbeOptions?
    /// The line in the data file of each record that is given.
    package var lines: [Int]?
    /// Further files of the checkpoint folder.
    package var extra: [(name: String, contents: Data)] = []
    let dataSHA256: String
    let parentSHA256: String?

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
        try fineTune(
            TokenizedExamples(conversations, start.tokenizer, start.model.configuration), options)
    }

    /// SFT on the chosen responses of preference pairs.
    package func fineTune(chosenOf pairs: [PreferencePair], _ options: RunOptions) throws
        -> CheckpointRecord
    {
        try fineTune(
            TokenizedExamples(chosenOf: pairs, start.tokenizer, start.model.configuration), options)
    }

    private func fineTune(
        _ examples: TokenizedExamples<TokenizedConversation>, _ options: RunOptions
    ) throws -> CheckpointRecord {
        try requireExamples(examples.examples.count, examples.dropped)
        let training = GradientTraining(
            method: "sft", options: options.settled(examples: examples.examples.count),
            places: examples.places, dropped: examples.dropped, watched: "eval/loss")
        return try run(training) { trainer, _ in try trainer.fineTune(examples.examples) }
    }

    /// Preference training by an objective; the starting checkpoint is the frozen reference.
    package func align(
        _ pairs: [PreferencePair], objective: any PairObjective, _ options: RunOptions
    ) throws -> CheckpointRecord {
        let examples = try tokenize(pairs, needsScores: objective.needsScores)
        var training = GradientTraining(
            method: objective.name, options: options.settled(examples: examples.examples.count),
            places: examples.places, dropped: examples.dropped, watched: "eval/pair_loss",
            objective: .pairs(objective), records: examples.examples.map(\.responses))
        if let probing {
            let probed = try ProbeSelection(probing, from: examples.examples, start)
            tellProbe(probed, probing)
            training.probed = probed
        }
        return try run(training) { trainer, reference in
            try trainer.align(
                examples.examples, objective: objective,
                reference: objective.needsReference ? reference.map { ($0[0], $0[1]) } : nil,
                signal: objective.signal.map { ConvexSignal(examples.examples, $0, seed: options.seed) })
        }
    }

    /// KTO on labelled responses; the starting checkpoint is the frozen reference.
    package func alignLabels(
        _ labels: [LabelledCompletion], objective: KahnemanTverskyOptimization, _ options: RunOptions
    ) throws -> CheckpointRecord {
        let examples = TokenizedExamples<TokenizedLabel>(
            labels, start.tokenizer, start.model.configuration)
        try requireExamples(examples.examples.count, examples.dropped)
        let training = GradientTraining(
            method: objective.name, options: options.settled(examples: examples.examples.count),
            places: examples.places, dropped: examples.dropped, watched: "eval/label_loss",
            objective: .labels(objective), records: examples.examples.map(\.responses))
        tellSides(examples.examples)
        return try run(training) { trainer, reference in
            try trainer.alignLabels(examples.examples, objective: objective, reference: reference)
        }
    }

    /// RRHF on ranked lists of responses.
    package func rank(
        _ lists: [RankedResponses], objective: RankedResponsesOptimization, _ options: RunOptions
    ) throws -> CheckpointRecord {
        let examples = TokenizedExamples<TokenizedRanking>(
            lists, start.tokenizer, start.model.configuration)
        try requireExamples(examples.examples.count, examples.dropped)
        let training = GradientTraining(
            method: objective.name, options: options.settled(examples: examples.examples.count),
            places: examples.places, dropped: examples.dropped, watched: "eval/ranking_loss",
            objective: .rankings(objective))
        return try run(training) { trainer, _ in
            try trainer.rank(examples.examples, objective: objective)
        }
    }

    /// COALA: a convex head on the starting checkpoint, which stays as it is.
    package func fitHead(
        _ pairs: [PreferencePair], _ alignment: ConvexAlignment,
        _ wish: FeatureExtraction = FeatureExtraction()
    ) throws -> CheckpointRecord {
        let examples = try tokenize(pairs)
        tellDropped(examples.dropped)
        var extraction = wish
        extraction.cache = files.map(FeatureCache.init)
        extraction.data = data
        extraction.lines = examples.places.map(line)
        extraction.onNote = onNote
        extraction.onPairs = onFeatures
        extraction.onEnd = { onPlan(alignment.cronos.iterations) }
        let fit = try ConvexFit(
            examples.examples, start, heldOut, alignment, extraction, onStep: onStep, onWait: onWait)
        return try write(
            "coala", start.model, fit.result, hyperparameters: fit.hyperparameters,
            seed: alignment.cronos.seed, metrics: fit.metrics, dropped: examples.dropped,
            evaluationOperations: fit.evaluationOperations, extra: [fit.headFile])
    }
}
