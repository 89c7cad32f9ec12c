// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConvexNetworks
import LanguageModels
import PreferenceData
import StudyFiles
import Tokenizers
import Training

/// `showdown train METHOD`: one method, one checkpoint folder.
struct TrainCommand: ParsableCommand {
    enum Method: String, ExpressibleByArgument, CaseIterable {
        case sft, dpo, orpo, coala
    }

    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a checkpoint by one method.",
        discussion: """
            sft    conversations: mean negative log-likelihood of the assistant's tokens
            dpo    pairs: -log sigmoid(beta (log-ratio of chosen - that of rejected))
            orpo   pairs: NLL of chosen - lambda log sigmoid(log-odds ratio)
            coala  pairs: a convex head on the frozen model, for guided decoding

            From a checkpoint with --model, or by sft from random weights with --shape and --tokenizer. The folder is \
            written whole at the end, with showdown.json and metrics.jsonl.
            """)

    @Argument(help: "sft, dpo, orpo or coala.")
    var method: Method

    @Option(help: "The checkpoint to start from; for dpo also the reference.")
    var model: String?

    @Option(help: "A named shape (\(NamedShape.all.map(\.name).joined(separator: ", "))) or a config.json.")
    var shape: String?

    @Option(help: "A folder with a tokenizer, for --shape.")
    var tokenizer: String?

    @Option(help: "Conversations for sft, preference pairs for the rest; JSON lines.")
    var data: String

    @Option(help: "Held-out records of the same kind; none are measured without it.")
    var heldOut: String?

    @Option(help: "The checkpoint folder to write.")
    var output: String

    @Option(help: "Optimizer steps; for coala iterations of its first phase.")
    var steps: Int?

    @Option(help: "Conversations or pairs a step.")
    var batchSize = 16

    @Option(help: "The peak learning rate (sft 1e-3, dpo 5e-5, orpo 2e-4).")
    var learningRate: Double?

    @Option(help: "Steps of linear warm-up; a tenth of the steps without it.")
    var warmup: Int?

    @Option(help: "constant, linear or cosine.")
    var schedule = "cosine"

    @Option(help: "DPO's pull towards the reference; COALA's group penalty.")
    var beta: Double?

    @Option(help: "ORPO's weight of the odds ratio.")
    var lambda = 0.1

    @Option(help: "The seed of weights, order of examples and gates.")
    var seed: UInt64 = 7

    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        if model == nil, method != .sft || shape == nil || tokenizer == nil {
            throw ValidationError(
                method == .sft
                    ? "Give --model, or --shape with --tokenizer to start from random weights."
                    : "\(method.rawValue) starts from a checkpoint: give --model.")
        }
        if let warmup, !(0...1_000_000_000).contains(warmup) {
            throw ValidationError("--warmup is \(warmup); give 0 to 1000000000.")
        }
        if let steps, steps < 1 { throw ValidationError("--steps is \(steps); give at least 1.") }
        guard batchSize > 0 else { throw ValidationError("--batch-size is \(batchSize); give at least 1.") }
        guard LearningRateSchedule.Shape(rawValue: schedule) != nil else {
            throw ValidationError("--schedule is \(schedule); choose constant, linear or cosine.")
        }
        for (name, value) in [("--learning-rate", learningRate), ("--beta", beta), ("--lambda", lambda)] {
            if let value, !(value > 0 && value.isFinite) {
                throw ValidationError("\(name) is \(value); give a number above 0.")
            }
        }
    }

    func run() throws {
        try Checkpoint.requirePlace(at: output)
        let start = try startingCheckpoint()
        Interruption.watch()
        let progress = Progress(.choose(quiet: quiet), expected: [60])
        progress.begin("Train \(method.rawValue)")
        let record = try train(start, progress)
        let shown = record.metrics.filter {
            $0.key.hasPrefix("eval/") && !$0.key.dropFirst(5).contains("accuracies/")
        }
        .sorted { $0.key < $1.key }.map { "\($0.key) \(Decimals.text($0.value, 4))" }
        progress.finish(([output] + shown).joined(separator: ", "))
    }

    private func startingCheckpoint() throws -> Checkpoint {
        if let model { return try Checkpoint(model) }
        let tokenizer = try TokenizerFiles.load(tokenizer ?? "")
        let configuration: ModelConfiguration
        if let named = NamedShape.all.first(where: { $0.name == shape }) {
            let text = try tokenizer.id(of: "<|endoftext|>")
            let end = (try? tokenizer.id(of: ChatMarkup.end)) ?? text
            configuration = named.configuration(
                vocabularySize: tokenizer.count, beginToken: text, endToken: end)
        } else {
            let path = shape ?? ""
            guard FileContents.exists(path) else {
                throw FileFailure(
                    .noInput, path: path, reason: "is neither a named shape nor a file",
                    hint: "Shapes: " + NamedShape.all.map(\.name).joined(separator: ", "))
            }
            configuration = try ConfigurationFile.read(path)
        }
        try Checkpoint.check(tokenizer, configuration, path: shape ?? "")
        return Checkpoint(model: LanguageModel(configuration, seed: seed), tokenizer: tokenizer)
    }

    private func train(_ start: Checkpoint, _ progress: Progress) throws -> CheckpointRecord {
        let options = runOptions
        let total = method == .coala ? steps ?? 1_000 : options.steps
        func run(_ heldOut: HeldOut) throws -> CheckpointRun {
            try CheckpointRun(start: start, parent: model, data: data, output: output, heldOut: heldOut) {
                step in
                try progress.update(step.step, of: total, note: StepNote.text(step))
            }
        }
        if method == .sft {
            let held = try heldOut.map { try ConversationFile.read(from: $0) } ?? []
            return try run(
                HeldOut(conversations: held, pairs: [], start.tokenizer, start.model.configuration)
            )
            .fineTune(try ConversationFile.read(from: data), options)
        }
        let held = try heldOut.map { try PreferencePair.read(from: $0) } ?? []
        let checkpointRun = try run(
            HeldOut(conversations: [], pairs: held, start.tokenizer, start.model.configuration))
        let pairs = try PreferencePair.read(from: data)
        switch method {
        case .dpo:
            return try checkpointRun.align(
                pairs, objective: DirectPreferenceOptimization(beta: beta ?? 0.1), options)
        case .orpo:
            return try checkpointRun.align(
                pairs, objective: OddsRatioPreferenceOptimization(lambda: lambda), options)
        case .coala, .sft:
            var alignment = ConvexAlignment()
            alignment.cronos.seed = seed
            alignment.cronos.iterations = total
            if let beta { alignment.cronos.beta = beta }
            return try checkpointRun.fitHead(pairs, alignment)
        }
    }

    private var runOptions: RunOptions {
        let steps = steps ?? 300
        let defaultRate = method == .sft ? 1e-3 : method == .dpo ? 5e-5 : 2e-4
        var options = RunOptions(
            steps: steps, batchSize: batchSize, learningRate: learningRate ?? defaultRate,
            warmupSteps: warmup ?? max(1, steps / 10), seed: seed)
        options.schedule = LearningRateSchedule.Shape(rawValue: schedule) ?? .cosine
        return options
    }
}

/// What a progress line shows of a step.
enum StepNote {
    static func text(_ step: StepMetrics) -> String {
        [("loss", "loss", 3), ("rewards/margins", "margin", 2), ("primal_residual", "residual", 2)]
            .compactMap { name, label, decimals in
                step.values[name].map { "\(label) \(Decimals.text($0, decimals))" }
            }.joined(separator: ", ")
    }
}
