// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LanguageModels
import StudyFiles
import Training

/// `showdown lab frontier`: reward against divergence from the reference, methods side by side.
struct LabFrontierCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "frontier",
        abstract: "Draw reward against divergence from the reference for several methods.",
        discussion: """
            As in DPO's sentiment experiment: the checkpoint answers prompts, a reward that is known makes pairs of its responses, and \
            every method learns from these pairs, or from the reward itself. Each grid value, number of steps and seed is a \
            run of its own, measured on held-out prompts; best of N stands beside them. The same command goes on where it was \
            interrupted. The report is Markdown, CSV, JSON and a chart.
            """)

    @Option(help: "The checkpoint, which is the reference.")
    var model: String

    @Option(help: "Prompts to learn from: JSONL of any records that have one.")
    var prompts: String

    @Option(help: "Prompts to measure on.")
    var heldOut: String

    @Option(help: "What responses are worth: \(RewardWish.forms); several with \" + \" between them.")
    var reward: String

    @Option(help: "Methods with commas between them.")
    var methods = "sft,dpo,ppo,grpo"

    @Option(help: "METHOD.OPTION=VALUE,VALUE: a run for each value; may be given several times.")
    var grid: [String] = []

    @Option(help: "Steps of training with commas between them, a run for each.")
    var steps = "50"

    @Option(help: "Counts of best of N with commas between them; none without.")
    var bestOf: String?

    @Option(help: "Responses to a prompt, of which all pairs are learned, and that are measured.")
    var samples = 4

    @Option(help: "Most tokens of a response.")
    var tokens = 53

    @Option(help: "Temperature of sampling.")
    var temperature = 0.7

    @Option(help: "Seeds with commas between them; pairs are drawn with the first.")
    var seeds = "7,8,9"

    @Option(help: "[METHOD.]OPTION=VALUE: an option of `showdown train`; may be given several times.")
    var set: [String] = []

    @Option(help: "The folder of the runs (OUTPUT.runs).")
    var runs: String?

    @Option(help: "The folder of the report.")
    var output = "exports/frontier"

    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        _ = try (SeedList(seeds), laboratory(), counts(steps, "steps"), wishes())
        if let bestOf {
            let counts = try counts(bestOf, "best-of")
            guard counts.allSatisfy({ $0 <= BestOfSource.limit }) else {
                throw ValidationError("--best-of is \(bestOf); give at most \(BestOfSource.limit).")
            }
        }
        for (name, value, least) in [("samples", samples, 2), ("tokens", tokens, 1)] where value < least {
            throw ValidationError("--\(name) is \(value); give at least \(least).")
        }
        guard samples <= 1_024 else {
            throw ValidationError("--samples is \(samples); give at most 1024.")
        }
        guard temperature > 0, temperature.isFinite else {
            throw ValidationError("--temperature is \(temperature); give a number above 0.")
        }
    }

    func run() throws {
        Interruption.watch()
        let laboratory = try laboratory()
        let folder = laboratory.folder
        let reference = try Checkpoint(model)
        let seeds = try SeedList(seeds).seeds
        let reward = try RewardWish.load(wishes(), for: reference, named: model)
        let rollouts = RolloutSettings(samples: samples, temperature: temperature, tokens: tokens)
        let held = try tokenized(heldOut, reference, reward)
        try FileContents.makeFolder(folder)
        let learned = try drawnPairs(folder, reference, reward, rollouts, seeds[0])
        var measurement = FrontierMeasurement(rollouts, reward: reward, seed: seeds[0])
        measurement.onWait = { try Interruption.check() }
        var points = try untrained(measurement, reference, held)
        var absences: [String] = []
        for variant in try wantedGrid().variants {
            for count in try counts(steps, "steps") {
                for seed in seeds {
                    let name = "\(variant.name)-steps-\(count)-seed-\(seed)"
                    let (output, outcome) = try laboratory.train(
                        variant.method, name, given(variant, learned, count, seed))
                    guard case .done(let record) = outcome else {
                        absences.append("\(name): \(outcome.absence ?? "")")
                        continue
                    }
                    let reading = try measurement.measure(
                        try Checkpoint(output).model, reference: reference.model, held, reference.tokenizer)
                    points.append(
                        FrontierPoint(
                            method: variant.method.name, setting: variant.label, steps: record.steps,
                            seed: seed, reading: reading,
                            operations: record.floatingPointOperations + (record.referenceOperations ?? 0),
                            seconds: try TrainingCurve.read(output).metrics.compactMap {
                                $0.values["seconds"]
                            }.max()))
                }
            }
        }
        let report = FrontierReport(
            points,
            setting: [
                "The reference is \(model); \(samples) responses to a prompt at temperature \(temperature), of at most \(tokens) tokens, worth \(self.reward).",
                "Measured on \(held.count) prompts of \(heldOut). Seeds: \(self.seeds).",
                set.isEmpty ? "Options: each method's own." : "Options: \(set.joined(separator: ", ")).",
            ], absences: absences)
        try FileContents.makeFolder(output)
        for file in try report.files() {
            try FileContents.write(file.contents, to: "\(output)/\(file.name)")
        }
        try DataOutput.write(Array(report.markdown.utf8), to: nil)
    }

    /// The reference itself, and the best of several of its responses.
    private func untrained(
        _ measurement: FrontierMeasurement, _ reference: Checkpoint, _ held: [RolloutPrompt]
    ) throws -> [FrontierPoint] {
        let counts = try bestOf.map { try self.counts($0, "best-of") } ?? []
        let own = try measurement.measure(
            reference.model, reference: reference.model, held, reference.tokenizer)
        let chosen = try measurement.bestOf(counts, reference: reference.model, held, reference.tokenizer)
        return zip(["reference"] + counts.map { "best of \($0)" }, [own] + chosen).map {
            FrontierPoint(
                method: $0, setting: "", steps: nil, seed: measurement.seed, reading: $1, operations: nil)
        }
    }

    private func tokenized(
        _ path: String, _ model: Checkpoint, _ reward: any ResponseReward
    ) throws -> [RolloutPrompt] {
        let examples = TokenizedExamples<RolloutPrompt>(
            try PromptLines.readNumbered(from: path).map(\.record), responseTokens: tokens, model.tokenizer,
            model.model.configuration, longest: reward.longest)
        guard !examples.examples.isEmpty else {
            throw TrainingError.setting(
                "\(path): no prompt leaves room for \(tokens) tokens. Give shorter prompts or a smaller --tokens"
            )
        }
        return examples.examples
    }

    /// The file of pairs of the reference's own responses.
    private func drawnPairs(
        _ folder: String, _ reference: Checkpoint, _ reward: any ResponseReward,
        _ rollouts: RolloutSettings, _ seed: UInt64
    ) throws -> String {
        if !quiet { Message.say("Sampling the pairs that are learned") }
        let pairs = try FrontierPairs(
            of: try tokenized(prompts, reference, reward), reference, reward: reward, rollouts, seed: seed,
            onWait: { try Interruption.check() })
        guard !pairs.pairs.isEmpty else {
            throw TrainingError.setting(
                "\(self.reward) tells no two responses to a prompt of \(prompts) apart. Give more --samples or another --reward"
            )
        }
        let path = "\(folder)/pairs.jsonl"
        try JSONLines.write(pairs.pairs, to: path)
        return path
    }

    // MARK: Options

    private func laboratory() throws -> LaboratoryRuns {
        try LaboratoryRuns(
            folder: runs ?? output + ".runs", wishes: set, methods: wantedGrid().methods,
            own: FrontierGrid.own,
            quiet: quiet)
    }

    private func wantedGrid() throws -> FrontierGrid {
        try FrontierGrid(methods: methods, grid: grid)
    }

    private func wishes() throws -> [RewardWish] {
        do {
            return try RewardWish.all(reward)
        } catch let error as TrainingError {
            throw ValidationError("--reward: \(error).")
        }
    }

    private func given(
        _ variant: FrontierGrid.Variant, _ learned: String, _ count: Int, _ seed: UInt64
    ) -> [String: SettingValue] {
        var given = variant.given
        let isOnPolicy = variant.method.records == .prompts
        given["model"] = .text(model)
        given["data"] = .text(isOnPolicy ? prompts : learned)
        given["seed"] = .integer(Int(seed))
        given["steps"] = .integer(count)
        if variant.method.startsFromRandomWeights { given["on"] = .text("chosen") }
        if isOnPolicy {
            given["reward"] = .text(reward)
            given["response-length"] = .number(Double(tokens))
            given["temperature"] = .number(temperature)
        }
        return given
    }

    private func counts(_ text: String, _ name: String) throws -> [Int] {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0).flatMap { $0 > 0 ? $0 : nil } }
        guard numbers.count == parts.count, Set(numbers).count == numbers.count else {
            throw ValidationError(
                "--\(name) is \(text); give different whole numbers with commas between them.")
        }
        return numbers
    }
}
