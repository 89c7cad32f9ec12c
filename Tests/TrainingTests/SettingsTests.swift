// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import Testing
import Training

@Suite struct SettingsTests {
    let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    static let base: [String: SettingValue] = [
        "model": .text("m"), "data": .text("d.jsonl"), "output": .text("o"),
    ]

    func read(_ text: String, _ method: TrainingMethod = .dpo) throws -> [String: SettingValue] {
        try FileContents.write(text, to: scratch("c.yaml"))
        return try SettingsFile.read(scratch("c.yaml"), for: method).values
    }

    @Test func aFileOfItsOwnContentsGivesTheSameSettings() throws {
        for method in TrainingMethod.all {
            var values = Self.base
            values["held-out"] = .text("held: \"out\" # not a comment.jsonl")
            values["seed"] = .integer(11)
            if method.takesGradientSteps {
                values["optimizer"] = .text("rmsprop")
                values["rmsprop-alpha"] = .number(0.95)
                values["learning-rate"] = .number(1.25e-7)
                values["epochs"] = .number(2.5)
                values["eval-every"] = .integer(5)
                // A policy is watched by its reward.
                values["patience"] = method.records == .prompts ? nil : .integer(2)
                values["reward"] =
                    method.records == .prompts ? .text("words:good,great + 0.5*length:20") : nil
                values["lora-rank"] = .integer(8)
                values["lora-targets"] = .names(["q_proj", "v_proj"])
                values["gradient-checkpointing"] = .flag(true)
                values["precision"] = .text("bf16")
            }
            let settings = TrainingSettings(method, layers: [values])
            try settings.check()
            let text = String(decoding: try SettingsFile.contents(settings), as: UTF8.self)
            let again = TrainingSettings(method, layers: [try read(text, method), ["output": .text("o")]])
            #expect(again.effective.map(\.name) == settings.effective.map(\.name))
            #expect(again.effective.map(\.value.text) == settings.effective.map(\.value.text))
            #expect(again.runOptions == settings.runOptions)
            #expect(settings.effective.contains { $0.name == "steps" } == !method.takesGradientSteps)
        }
    }

    @Test(
        arguments: [
            ("batch-size: 8\nbatchsize: 8\n", 2, "\"batchsize\" is not an option of dpo"),
            ("lambda: 0.1\n", 1, "\"lambda\" is not an option of dpo. Take it out"),
            ("steps: many\n", 1, "\"steps\" is \"many\"; give at least 1"),
            ("\nsteps: \"300\"\n", 2, "\"steps\" is \"300\""), ("steps: 0\n", 1, "\"steps\" is \"0\""),
            ("beta: -1\n", 1, "a number above 0"), ("schedule: step\n", 1, "constant, linear or cosine"),
            ("data: [a, b]\n", 1, "\"data\" is no single value"),
            ("lora-targets: [a, [b]]\n", 1, "\"lora-targets\""), ("clip: .nan\n", 1, "\"clip\""),
            ("gradient-checkpointing: yes please\n", 1, "true or false"),
            ("method: orpo\n", 1, "for the method \"orpo\", not dpo"),
            ("- steps\n", 1, "is not a list of options"),
            ("steps: 1\nsteps: 2\n", nil, "twice"), ("steps: [\n", 2, "is not valid YAML"),
        ] as [(String, Int?, String)])
    func aFileThatIsWrongIsRefusedByLine(text: String, line: Int?, words: String) throws {
        let error = #expect(throws: FileFailure.self) { _ = try read(text) }
        #expect(error?.kind == .badData)
        if let line { #expect(error?.line == line, "\(error as Any)") }
        #expect(error?.description.contains(words) == true, "\(error as Any)")
    }

    @Test func laterLayersWinAndReplaceWhatTheyExclude() {
        let settings = TrainingSettings(
            .sft,
            layers: [
                ["steps": .integer(5), "shape": .text("tiny"), "tokenizer": .text("t"), "clip": .number(2)],
                ["epochs": .number(1), "model": .text("m"), "clip": .number(0)],
            ])
        #expect(settings.given == ["epochs": .number(1), "model": .text("m"), "clip": .number(0)])
        #expect(settings.runOptions.optimizer.maximumNorm == nil && settings.runOptions.epochs == 1)
    }

    @Test(
        arguments: [
            (["steps": .integer(1), "epochs": .number(1)], "--steps or --epochs, not both"),
            (["shape": .text("tiny")], "--model or --shape"),
            (["optimizer": .text("rmsprop"), "adam-beta1": .number(0.9)], "--adam-beta1 is not used"),
            (["rmsprop-alpha": .number(0.9)], "needs --optimizer rmsprop"),
            (["schedule": .text("constant"), "floor": .number(0)], "--floor is not used"),
            (["lora-alpha": .number(1)], "--lora-alpha needs --lora-rank"),
            (["patience": .integer(1)], "--patience needs --eval-every"),
            (["eval-every": .integer(1)], "--eval-every needs --held-out"),
        ] as [([String: SettingValue], String)])
    func whatDoesNotGoTogetherIsRefused(values: [String: SettingValue], words: String) {
        let settings = TrainingSettings(.sft, layers: [Self.base.merging(values) { $1 }])
        let error = #expect(throws: TrainingError.self) { try settings.check() }
        #expect("\(error as Any)".contains(words))
    }

    @Test func whatAMethodDoesNotUseIsRefusedByName() {
        #expect(TrainingSettings.fault("lambda", .number(1), of: .dpo) == "is not an option of dpo")
        #expect(
            TrainingSettings.fault("learning-rate", .number(1), of: .coala) == "is not an option of coala")
        #expect(TrainingSettings.fault("shape", .text("tiny"), of: .dpo) != nil)
        #expect(TrainingSettings.fault("beta", .number(1), of: .dpo) == nil)
        #expect(TrainingSettings.fault("beta", .number(.nan), of: .dpo) == "is nan; give a number above 0")
    }

    @Test func thePapersPresetIsWhatThePaperSays() throws {
        let settings = TrainingSettings(.dpo, layers: [TrainingPreset.coalaPaper.values, Self.base])
        let options = settings.runOptions
        #expect(options.adaptation == .init(rank: 16, alpha: 32, dropout: 0.05))
        #expect(options.learningRate == 2e-4 && options.warmupSteps == 1_000 && options.schedule == .linear)
        #expect(options.floor == 0 && options.accumulation == 8 && options.optimizer.maximumNorm == 1)
        for (name, value) in TrainingPreset.all.flatMap(\.values) {
            #expect(TrainingSettings.fault(name, value, of: .dpo) == nil, "\(name)")
        }
    }
}
