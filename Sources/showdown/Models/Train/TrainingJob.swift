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
        case .pairs: return try align(start, progress)
        }
    }

    /// The record of a run that is done, with these options on this data; nil where there is something to do.
    ///
    /// - Throws: where the folder holds a checkpoint of anything else, which training would replace.
    func finished() throws -> CheckpointRecord? {
        guard !fresh, !FileContents.exists(output + ".run"),
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
        if settings.text("on") == "chosen" { return try fineTuneOnChosen(start, progress) }
        let held = try settings.text("held-out").map { try ConversationFile.read(from: $0) } ?? []
        let heldOut = try HeldOut(
            conversations: held, pairs: [], start.tokenizer, start.model.configuration)
        let records = try ConversationFile.readNumbered(from: data)
        return try checkpointRun(start, heldOut, records.map(\.line), progress)
            .fineTune(records.map(\.record), settings.runOptions)
    }

    private func fineTuneOnChosen(_ start: Checkpoint, _ progress: TrainingProgress) throws
        -> CheckpointRecord
    {
        let held = try settings.text("held-out").map { try PreferencePair.read(from: $0) } ?? []
        var heldOut = try HeldOut(
            conversations: [], pairs: held, start.tokenizer, start.model.configuration)
        heldOut.conversations =
            TokenizedExamples(chosenOf: held, start.tokenizer, start.model.configuration).examples
        let records = try PreferencePair.readNumbered(from: data)
        return try checkpointRun(start, heldOut, records.map(\.line), progress)
            .fineTune(chosenOf: records.map(\.record), settings.runOptions)
    }

    private func align(_ start: Checkpoint, _ progress: TrainingProgress) throws -> CheckpointRecord {
        let held = try settings.text("held-out").map { try PreferencePair.read(from: $0) } ?? []
        let heldOut = try HeldOut(
            conversations: [], pairs: held, start.tokenizer, start.model.configuration)
        let records = try PreferencePair.readNumbered(from: data)
        let run = try checkpointRun(start, heldOut, records.map(\.line), progress)
        let pairs = records.map(\.record)
        if let objective = settings.objective {
            return try run.align(pairs, objective: objective, settings.runOptions)
        }
        return try run.fitHead(pairs, settings.convexAlignment, settings.featureExtraction)
    }

    private var data: String { settings.text("data") ?? "" }

    private func checkpointRun(
        _ start: Checkpoint, _ heldOut: HeldOut, _ lines: [Int], _ progress: TrainingProgress
    ) throws -> CheckpointRun {
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

    private func startingCheckpoint() throws -> Checkpoint {
        if let model = settings.text("model") { return try Checkpoint(model) }
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
