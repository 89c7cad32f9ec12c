// SPDX-License-Identifier: Apache-2.0

import LanguageModels
import PreferenceData
import StudyFiles
import Tokenizers
import Training

/// One run with its settings: reads what they name, trains, and writes the checkpoint folder.
struct TrainingJob {
    let settings: TrainingSettings
    /// Whether the state of an interrupted run is discarded.
    let fresh: Bool

    init(_ settings: TrainingSettings, fresh: Bool) {
        self.settings = settings
        self.fresh = fresh
    }

    private var method: TrainingMethod { settings.method }

    /// The checkpoint folder, without slashes at its end, after which "beside" would be "inside".
    var output: String {
        var path = settings.text("output") ?? ""
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    func run(_ progress: TrainingProgress) throws -> CheckpointRecord {
        try settings.check()
        try Checkpoint.requirePlace(at: output)
        let start = try startingCheckpoint()
        progress.begin()
        switch method.records {
        case .conversations: return try fineTune(start, progress)
        case .pairs, .labels, .rankings: return try align(start, progress)
        case .prompts: return try optimize(start, progress)
        }
    }

    /// The record of a run that is done, with these options on this data; nil where there is something to do.
    ///
    /// - Throws: where the folder holds a checkpoint of anything else, which training would replace.
    func finished() throws -> CheckpointRecord? {
        // Without a run.json the folder of a run is what a kill left of its removal.
        guard !fresh, !FileContents.exists(output + ".run/run.json"),
            ["config.json", "adapter_config.json"].contains(where: { FileContents.exists("\(output)/\($0)") })
        else { return nil }
        let path = "\(output)/\(SettingsFile.name)"
        guard FileContents.exists(path), let record = try CheckpointRecord.read(output) else {
            throw TrainingError.finishedRun(folder: output)
        }
        guard try FileContents.read(path) == SettingsFile.contents(settings),
            record.dataSHA256 == (try Fingerprint.ofFile(record.data))
        else { throw TrainingError.finishedRun(folder: output) }
        return record
    }

    private func fineTune(_ start: Checkpoint, _ progress: TrainingProgress) throws -> CheckpointRecord {
        if settings.text("on") == "chosen" {
            let records = try PreferencePair.readNumbered(from: data)
            return try checkpointRun(start, records.map(\.line), progress)
                .fineTune(chosenOf: records.map(\.record), settings.runOptions)
        }
        let records = try ConversationFile.readNumbered(from: data)
        return try checkpointRun(start, records.map(\.line), progress)
            .fineTune(records.map(\.record), settings.runOptions)
    }

    /// Methods that learn from pairs, from labels or from ranked lists; files of pairs are read as all of these.
    private func align(_ start: Checkpoint, _ progress: TrainingProgress) throws -> CheckpointRecord {
        switch settings.objective {
        case .pairs(let objective):
            let records = try PreferencePair.readNumbered(from: data)
            var run = try checkpointRun(start, records.map(\.line), progress)
            run.probing = try settings.probing()
            return try run.align(records.map(\.record), objective: objective, settings.runOptions)
        case .labels(let objective):
            let records = try LabelledCompletion.readNumbered(from: data)
            return try checkpointRun(start, records.map(\.line), progress)
                .alignLabels(records.map(\.record), objective: objective, settings.runOptions)
        case .rankings(let objective):
            let records = try RankedResponses.readNumbered(from: data)
            return try checkpointRun(start, records.map(\.line), progress)
                .rank(records.map(\.record), objective: objective, settings.runOptions)
        case .reward(let objective):
            let records = try PreferencePair.readNumbered(from: data)
            return try checkpointRun(start, records.map(\.line), progress)
                .learnReward(records.map(\.record), objective: objective, settings.runOptions)
        case nil:
            let records = try PreferencePair.readNumbered(from: data)
            let run = try checkpointRun(start, records.map(\.line), progress)
            progress.plan(steps: settings.integer("steps") ?? 1)
            return try run.fitHead(
                records.map(\.record), settings.convexAlignment, settings.featureExtraction)
        }
    }

    /// Methods that learn from the policy's own responses to prompts.
    private func optimize(_ start: Checkpoint, _ progress: TrainingProgress) throws -> CheckpointRecord {
        let prompts = try PromptLines.readNumbered(from: data)
        let held = try settings.text("held-out").map { try PromptLines.readNumbered(from: $0) } ?? []
        let run = try checkpointRun(start, prompts.map(\.line), progress)
        let texts = prompts.map(\.record)
        if var training = try settings.policyTraining(for: start) {
            training.heldOut = held.map(\.record)
            return try run.optimize(texts, training, settings.runOptions)
        }
        var rounds = try settings.rounds(for: start)
        if settings.takesVotes { rounds.displays = try PromptLines.displays(in: data) }
        rounds.heldOut = held.map(\.record)
        return try run.iterate(texts, rounds, settings.runOptions)
    }

    private var data: String { settings.text("data") ?? "" }

    private func checkpointRun(
        _ start: Checkpoint, _ lines: [Int], _ progress: TrainingProgress
    ) throws -> CheckpointRun {
        let heldOut = try HeldOutFile(settings).read(start.tokenizer, start.model.configuration)
        var run = try CheckpointRun(
            start: start, parent: settings.text("model"), data: data, output: output, heldOut: heldOut,
            onStep: progress.update)
        run.onWait = { try Interruption.check() }
        run.onPlan = { progress.plan(steps: $0) }
        run.onNote = { progress.note($0) }
        run.lines = lines
        run.keeping = CheckpointRun.Keeping(folder: output + ".run", fresh: fresh)
        run.onFeatures = progress.update(features:of:)
        run.files = KeyedFiles(cache) { progress.note("\($0).") }
        run.extra = [(SettingsFile.name, try SettingsFile.contents(settings))]
        return run
    }

    private var cache: String {
        if let named = settings.text("cache") { return named }
        let parent = output.lastIndex(of: "/").map { String(output[..<$0]) }
        return parent.map { "\($0)/.showdown-cache" } ?? ".showdown-cache"
    }

    func startingCheckpoint() throws -> Checkpoint {
        if let model = settings.text("model") {
            return try Checkpoint(model, output: method.makesRewardModel ? nil : .vocabulary)
        }
        let tokenizer = try TokenizerFiles.load(settings.text("tokenizer") ?? "")
        let shape = settings.text("shape") ?? ""
        let configuration = try ShapeArgument.configuration(shape) { named in
            let text = try tokenizer.id(of: "<|endoftext|>")
            let end = (try? tokenizer.id(of: ChatMarkup.end)) ?? text
            return named.configuration(
                vocabularySize: tokenizer.count, beginToken: text, endToken: end)
        }
        try Checkpoint.check(tokenizer, configuration, path: shape)
        return Checkpoint(
            model: LanguageModel(configuration, seed: settings.seed), tokenizer: tokenizer)
    }
}
