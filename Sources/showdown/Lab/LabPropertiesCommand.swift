// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LanguageModels
import StudyFiles
import Tensors
import Training

/// `showdown lab properties`: the three properties on a checkpoint of its own.
struct LabPropertiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "properties",
        abstract: "Measure what DPO does to both sides of its pairs, on and off policy.",
        discussion: """
            Four sets of pairs over the same prompts: chosen the checkpoint's own best sample or the data's response, rejected its own \
            worst or another model's, ranked by a reward. Each is learned by DPO, with smaller betas on the rejected side by \
            Flex-DPO, and both sides' log-probabilities are measured before and after. Beside that a reward model and DPO learn the data's \
            pairs, measured on the held-out ones while they train. The same command goes on where it was interrupted.
            """)

    @Option(help: "The checkpoint.")
    var model: String

    @Option(help: "Another checkpoint, whose responses are off policy.")
    var other: String

    @Option(help: "Preference pairs: prompts, and chosen responses that are off policy, JSONL.")
    var data: String

    @Option(
        help:
            "Preference pairs to measure the reward model and DPO on, JSONL; without them neither is trained."
    )
    var heldOut: String?

    @Option(help: "What ranks the samples: \(RewardWish.forms); several with \" + \" between them.")
    var reward: String

    @Option(help: "The first so many pairs of the data.")
    var pairs = 200

    @Option(help: "Samples of each model to a prompt.")
    var samples = 8

    @Option(help: "Most tokens of a sample.")
    var tokens = 53

    @Option(help: "Temperature of sampling.")
    var temperature = 0.7

    @Option(help: "Betas of the rejected side, with commas between them; the chosen side's is 0.1.")
    var betas = "0.1,0.05,0.02"

    @Option(help: "Seeds with commas between them; samples are drawn with the first.")
    var seeds = "7,8,9"

    @Option(help: "Steps between two looks at a run.")
    var every = 10

    @Option(help: "[METHOD.]OPTION=VALUE: an option of `showdown train`; may be given several times.")
    var set: [String] = []

    @Option(help: "The folder of the runs (OUTPUT.runs).")
    var runs: String?

    @Option(help: "The folder of the report.")
    var output = "exports/properties"

    @Flag(help: "No progress.")
    var quiet = false

    /// Flex-DPO's own default.
    private static let betaChosen = 0.1

    func validate() throws {
        _ = try (SeedList(seeds), laboratory())
        guard LaboratoryRuns.numbers(betas) != nil else {
            throw ValidationError(
                "--betas is \(betas); give different numbers above 0 with commas between them.")
        }
        for (name, value, least) in [
            ("pairs", pairs, 1), ("samples", samples, 2), ("tokens", tokens, 1), ("every", every, 1),
        ] where value < least {
            throw ValidationError("--\(name) is \(value); give at least \(least).")
        }
        guard samples <= 1_024 else {
            throw ValidationError("--samples is \(samples); give at most 1024.")
        }
        guard temperature > 0, temperature.isFinite else {
            throw ValidationError("--temperature is \(temperature); give a number above 0.")
        }
    }

    private func laboratory() throws -> LaboratoryRuns {
        try LaboratoryRuns(
            folder: runs ?? output + ".runs", wishes: set, methods: [.flexDPO, .reward, .dpo],
            own: ["seed", "beta-rejected", "probe-every", "eval-every"], quiet: quiet)
    }

    func run() throws {
        Interruption.watch()
        let laboratory = try laboratory()
        let (own, foreign) = (try Checkpoint(model), try Checkpoint(other))
        let seeds = try SeedList(seeds).seeds
        var sampling = PropertySamples(
            RolloutSettings(samples: samples, temperature: temperature, tokens: tokens),
            reward: try RewardWish.load(try RewardWish.all(reward), for: own, named: model), seed: seeds[0])
        sampling.onWait = { try Interruption.check() }
        if !quiet { Message.say("Sampling \(samples) responses of both models to \(pairs) prompts") }
        let given = Array(try PreferencePair.read(from: data).prefix(pairs))
        let candidates = try sampling.candidates(given, own: own, other: foreign)
        let found = PropertyPairs(candidates)
        guard let count = found.scenarios.first?.count, count > 0 else {
            throw TrainingError.setting(
                "No prompt of \(data) has responses that \(reward) tells apart (\(found.undecided) left out). Give more --samples or another --reward"
            )
        }
        try FileContents.makeFolder(laboratory.folder)
        var report = PropertyReport(
            rows: [], curves: [], stability: [],
            setting: [
                "The checkpoint is \(model), the other one \(other); \(samples) samples to a prompt at temperature \(temperature), ranked by \(reward).",
                "\(count) pairs in every scenario, of \(given.count) prompts; left out: \(given.count - candidates.count) without room for a response, \(found.undecided) whose samples the reward does not tell apart.",
                set.isEmpty ? "Options: each method's own." : "Options: \(set.joined(separator: ", ")).",
            ])
        for (scenario, pairs) in zip(PropertyScenario.all, found.scenarios) {
            try measure(scenario, pairs, own, laboratory, seeds, &report)
        }
        try compareStability(laboratory, given, seeds[0], &report)
        try FileContents.makeFolder(output)
        for file in try report.files() {
            try FileContents.write(file.contents, to: "\(output)/\(file.name)")
        }
        try DataOutput.write(Array(report.markdown.utf8), to: nil)
    }

    private func measure(
        _ scenario: PropertyScenario, _ pairs: [PreferencePair], _ own: Checkpoint,
        _ laboratory: LaboratoryRuns, _ seeds: [UInt64], _ report: inout PropertyReport
    ) throws {
        let path = "\(laboratory.folder)/scenario-\(scenario.number).jsonl"
        try JSONLines.write(pairs, to: path)
        let examples = TokenizedExamples<TokenizedPair>(pairs, own.tokenizer, own.model.configuration)
            .examples
        guard !examples.isEmpty else {
            report.setting.append("Scenario \(scenario.number): no pair fits the model's context.")
            return
        }
        let wait = { try Interruption.check() }
        let before = try PropertyReading(examples, own.model, precision: .f32, onWait: wait)
        for beta in LaboratoryRuns.numbers(betas) ?? [] {
            for seed in seeds {
                let name = "scenario-\(scenario.number)-beta-\(beta)-seed-\(seed)"
                let (output, outcome) = try laboratory.train(
                    .flexDPO, name,
                    [
                        "model": .text(model), "data": .text(path), "seed": .integer(Int(seed)),
                        "epochs": .number(1), "beta-rejected": .number(beta), "probe-every": .integer(every),
                    ])
                if let absence = outcome.absence {
                    report.setting.append("\(name): \(absence).")
                    continue
                }
                let after = try PropertyReading(
                    examples, try Checkpoint(output).model, precision: .f32, onWait: wait)
                report.rows.append(
                    PropertyRow(
                        scenario: scenario.number, betaRejected: beta, seed: seed, before: before,
                        after: after))
                // One with equal betas where there is one, which is DPO.
                let watched = LaboratoryRuns.numbers(betas) ?? []
                let shown = watched.contains(Self.betaChosen) ? Self.betaChosen : watched[0]
                if beta == shown, !report.curves.contains(where: { $0.scenario == scenario.number }) {
                    report.curves.append((scenario.number, try TrainingCurve.read(output)))
                }
            }
        }
    }

    /// A reward model and DPO on the data's own pairs, measured while they train.
    private func compareStability(
        _ laboratory: LaboratoryRuns, _ pairs: [PreferencePair], _ seed: UInt64,
        _ report: inout PropertyReport
    ) throws {
        guard let heldOut else { return }
        let path = "\(laboratory.folder)/pairs.jsonl"
        try JSONLines.write(pairs, to: path)
        for method in [TrainingMethod.reward, .dpo] {
            let (output, outcome) = try laboratory.train(
                method, "stability-\(method.name)",
                [
                    "model": .text(model), "data": .text(path), "held-out": .text(heldOut),
                    "seed": .integer(Int(seed)), "epochs": .number(1), "eval-every": .integer(every),
                ])
            if let absence = outcome.absence {
                report.setting.append("\(method.name): \(absence).")
                continue
            }
            report.stability.append(
                TrainingCurve(name: method.name, metrics: try TrainingCurve.read(output).metrics))
        }
    }
}
