// SPDX-License-Identifier: Apache-2.0

import Autograd
import Foundation
import LanguageModels
import StudyFiles
import Tensors
import Testing
import Training

/// A folder that is removed with the test.
final class ScratchFolder {
    let path = NSTemporaryDirectory() + "showdown-\(UUID().uuidString)"

    init() throws { try FileContents.makeFolder(path) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: self(folder)).sorted()
    }
}

@Suite struct RunFolderTests {
    struct Stop: Error {}

    enum Method: CaseIterable {
        case sft, dpo, orpo
    }

    let scratch: ScratchFolder
    let run: SmallRun

    init() throws {
        scratch = try ScratchFolder()
        run = try SmallRun()
    }

    func folder(_ parts: [String: String] = ["seed": "1"], fresh: Bool = false) throws -> RunFolder {
        try RunFolder(scratch("run"), identity: RunIdentity(parts), fresh: fresh)
    }

    func train(_ method: Method, _ trainer: Trainer) throws -> RunResult {
        switch method {
        case .sft: return try trainer.fineTune(run.conversations)
        case .dpo:
            return try trainer.align(
                run.pairs, objective: DirectPreferenceOptimization(),
                reference: try run.reference(run.model()))
        case .orpo:
            return try trainer.align(
                run.pairs, objective: OddsRatioPreferenceOptimization(), reference: nil)
        }
    }

    func bits(_ model: LanguageModel) -> [[Float]] { model.parameters.map(\.value.values) }

    func withoutSeconds(_ result: RunResult) -> [StepMetrics] {
        result.metrics.map { StepMetrics(step: $0.step, values: $0.values.filter { $0.key != "seconds" }) }
    }

    func options(_ method: Method) -> RunOptions {
        var options = run.options(steps: 9)
        options.saveEvery = 4
        options.accumulation = 2
        options.batchSize = 3
        if method == .dpo { options.optimizer.rule = .rmsprop(RMSprop()) }
        return options
    }

    /// Stopped between steps or between two passes of a step; the last case of each is before the first save.
    @Test(
        arguments: Method.allCases,
        [(step: 6, pass: 0), (step: 0, pass: 15), (step: 8, pass: 0), (step: 1, pass: 0)])
    func goesOnToTheSameBits(method: Method, stop: (step: Int, pass: Int)) throws {
        let options = options(method)
        let whole = run.model()
        let expected = try train(method, Trainer(whole, options: options))

        var passes = 0
        do {
            var trainer = Trainer(run.model(), options: options)
            trainer.folder = try folder()
            trainer.onStep = { if $0.step == stop.step { throw Stop() } }
            trainer.onPass = {
                passes += 1
                if passes == stop.pass { throw Stop() }
            }
            #expect(throws: Stop.self) { _ = try train(method, trainer) }
        }
        let model = run.model()
        var trainer = Trainer(model, options: options)
        trainer.folder = try folder()
        let saved = try #require(trainer.folder?.savedStep)
        #expect(saved == (stop.step > 0 ? stop.step : 7))
        let result = try train(method, trainer)
        #expect(bits(model) == bits(whole))
        #expect(withoutSeconds(result) == withoutSeconds(expected))
        #expect(result.progress.tokens == expected.progress.tokens)
        #expect(result.progress.operations == expected.progress.operations)
    }

    /// What a kill leaves: steps after the last save in the metrics, a half-written state, a whole one that does not count.
    @Test func aKillCostsTheStepsSinceTheLastSave() throws {
        let options = options(.sft)
        let whole = run.model()
        let expected = try train(.sft, Trainer(whole, options: options))
        do {
            var trainer = Trainer(run.model(), options: options)
            trainer.folder = try folder()
            trainer.onStep = { if $0.step == 6 { throw Stop() } }
            _ = try? train(.sft, trainer)
        }
        let metrics = try FileContents.readText(scratch("run/metrics.jsonl"))
        try FileContents.write(
            metrics + "{\"step\":7,\"loss\":1}\n{\"step\":8,\"lo", to: scratch("run/metrics.jsonl"))
        try FileContents.write("torn", to: scratch("run/state-8.safetensors.77.part"))
        try FileContents.write("torn", to: scratch("run/state-8.safetensors"))
        let model = run.model()
        var trainer = Trainer(model, options: options)
        trainer.folder = try folder()
        let result = try train(.sft, trainer)
        #expect(bits(model) == bits(whole) && withoutSeconds(result) == withoutSeconds(expected))
        #expect(try scratch.names("run") == ["lock", "metrics.jsonl", "run.json", "state-9.safetensors"])
        let lines = try JSONLines.read(StepMetrics.self, from: scratch("run/metrics.jsonl"))
        #expect(lines == result.metrics)
        try trainer.folder?.remove()
        #expect(!FileContents.exists(scratch("run")))
    }

    @Test func anotherIdentityIsRefusedByName() throws {
        var trainer = Trainer(run.model(), options: options(.sft))
        trainer.folder = try folder(["seed": "1", "data file": String(repeating: "a", count: 64)])
        _ = try train(.sft, trainer)
        trainer.folder = nil
        let before = try scratch.names("run")
        #expect(
            throws: TrainingError.changedRun(
                folder: scratch("run"),
                changes: ["data file was aaaaaaaaaaaa…, is bbbbbbbbbbbb…", "--seed was 1, is 2"])
        ) { _ = try folder(["seed": "2", "data file": String(repeating: "b", count: 64)]) }
        #expect(try scratch.names("run") == before)
        let fresh = try folder(["seed": "2"], fresh: true)
        let left = try scratch.names("run")
        #expect(fresh.savedStep == nil && left == ["lock"])
    }

    @Test func aRunIsTrainedByOneProcessOnly() throws {
        let held = try folder()
        #expect(throws: TrainingError.runInUse(folder: scratch("run"))) { _ = try folder() }
        withExtendedLifetime(held) {}
    }

    @Test func somebodysFolderIsLeftAlone() throws {
        try FileContents.makeFolder(scratch("run"))
        try FileContents.write("dear diary", to: scratch("run/diary.txt"))
        #expect(throws: TrainingError.notARun(path: scratch("run"))) { _ = try folder(fresh: true) }
        #expect(try scratch.names("run") == ["diary.txt"])
    }

    @Test(arguments: ["run.json", "metrics.jsonl", "state-9.safetensors"])
    func aDamagedStateIsNamed(file: String) throws {
        do {
            var trainer = Trainer(run.model(), options: options(.sft))
            trainer.folder = try folder()
            _ = try train(.sft, trainer)
        }
        let contents = try FileContents.read(scratch("run/\(file)"))
        try FileContents.write(contents.prefix(contents.count / 2), to: scratch("run/\(file)"))
        var trainer = Trainer(run.model(), options: options(.sft))
        let error = #expect(throws: (any Error).self) {
            trainer.folder = try folder()
            _ = try train(.sft, trainer)
        }
        #expect("\(error as Any)".contains(file))
    }

    @Test func theBestEvaluationEndsARunAndIsKept() throws {
        let model = run.model()
        var options = run.options(steps: 40, batchSize: 4)
        options.saveEvery = 3
        let values = [3.0, 2, 2.5, 2.2, 1]
        var seen: [[[Float]]] = []
        func evaluation() -> PeriodicEvaluation {
            PeriodicEvaluation(every: 2, patience: 2, watched: "eval/loss") { model in
                seen.append(bits(model))
                return (["eval/loss": values[seen.count - 1]], 10)
            }
        }
        var trainer = Trainer(model, options: options)
        trainer.evaluation = evaluation()
        let result = try trainer.fineTune(run.conversations)
        #expect(result.stoppedEarly && result.steps == 8 && result.progress.best?.step == 4)
        #expect(bits(model) == seen[1] && bits(model) != seen[3])
        #expect(result.progress.evaluationOperations == 40)
        #expect(result.metrics.compactMap { $0.values["eval/loss"] } == [3, 2, 2.5, 2.2])

        // The same, cut between the best evaluation and the end.
        seen = []
        do {
            var first = Trainer(run.model(), options: options)
            first.evaluation = evaluation()
            first.folder = try folder()
            first.onStep = { if $0.step == 7 { throw Stop() } }
            _ = try? first.fineTune(run.conversations)
        }
        let other = run.model()
        var second = Trainer(other, options: options)
        second.evaluation = evaluation()
        second.folder = try folder()
        let resumed = try second.fineTune(run.conversations)
        #expect(bits(other) == bits(model) && resumed.steps == 8 && resumed.stoppedEarly)
    }
}
