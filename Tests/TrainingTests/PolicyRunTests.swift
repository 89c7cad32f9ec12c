// SPDX-License-Identifier: Apache-2.0

import Foundation
import LanguageModels
import StudyFiles
import Testing
import Training

/// PPO and GRPO from a checkpoint folder to a checkpoint folder.
@Suite struct PolicyRunTests {
    let scratch: ScratchFolder
    let small: SmallPolicy
    let start: Checkpoint

    init() throws {
        scratch = try ScratchFolder()
        small = try SmallPolicy()
        start = Checkpoint(model: try small.policy(), tokenizer: small.run.tokenizer)
        try JSONLines.write(small.prompts.map { ["prompt": $0.text] }, to: scratch("prompts.jsonl"))
        try start.write(to: scratch("start"))
    }

    func run(_ training: PolicyTraining, _ options: RunOptions, fresh: Bool = false) throws
        -> CheckpointRecord
    {
        var run = try CheckpointRun(
            start: start, parent: scratch("start"), data: scratch("prompts.jsonl"), output: scratch("out"),
            heldOut: try HeldOut(conversations: [], pairs: [], start.tokenizer, start.model.configuration))
        run.keeping = CheckpointRun.Keeping(folder: scratch("out") + ".run", fresh: fresh)
        return try run.optimize(small.prompts.map(\.text), training, options)
    }

    @Test func theRecordSaysWhereThePolicyCameFromAndHowFar() throws {
        var training = PolicyTraining(objective: small.ppo, reward: ShareOfA())
        training.heldOut = small.prompts.map(\.text)
        let record = try run(training, small.options(steps: 8, rate: 2e-3))
        #expect(record.method == "ppo" && record.steps == 8)
        #expect(record.metrics["start/kl"] == 0 && (record.metrics["eval/kl"] ?? 0) != 0)
        for name in ["eval/scores", "eval/scores_se", "start/scores", "objective/kl", "objective/scores"] {
            #expect(record.metrics[name]?.isFinite == true, "\(name)")
        }
        let measured = record.metrics.keys.filter { $0.hasPrefix("eval/") }.sorted()
        let none = try HeldOut(
            conversations: [], pairs: [], start.tokenizer, start.model.configuration)
        #expect(measured == none.metricNames(of: .ppo))
        #expect(record.hyperparameters["reward"] == .text("share of a"))
        #expect(record.hyperparameters["kl_coef"] == .number(0.05))
        let written = try Checkpoint(scratch("out"))
        #expect(written.model.configuration == start.model.configuration)
        #expect(!FileContents.exists(scratch("out.run")))
    }

    @Test func adaptersAloneMoveWhereTheyAreAskedFor() throws {
        var options = small.options(steps: 2)
        options.adaptation = RunOptions.LowRankAdaptation(rank: 2, alpha: 4)
        _ = try run(PolicyTraining(objective: small.ppo, reward: ShareOfA()), options)
        let written = try Checkpoint(scratch("out"))
        #expect(written.model.adaptation != nil)
        #expect(written.model.parameters.map(\.value.values) == start.model.parameters.map(\.value.values))
    }

    @Test func aValueNetworkMayBeginAsARewardModel() throws {
        var training = PolicyTraining(objective: small.ppo, reward: ShareOfA())
        let plain = try run(training, small.options(steps: 2))
        let metrics = try FileContents.readText(scratch("out/metrics.jsonl"))
        training.valueStart = (start.model.scoring(seed: 5), scratch("reward"))
        let other = try run(training, small.options(steps: 2))
        #expect(try FileContents.readText(scratch("out/metrics.jsonl")) != metrics)
        #expect(other.hyperparameters["value_model"] == .text(scratch("reward")))
        #expect(plain.hyperparameters["value_model"] == nil)
    }

    @Test func afterADivergenceTheLastGoodWeightsAreACheckpoint() throws {
        var wild = small.grpo
        wild.control.weight = 0
        var options = small.options(steps: 80, rate: 1e-3)
        options.saveEvery = 1
        let training = PolicyTraining(objective: wild, reward: ShareOfA(), limit: 0.5)
        let error = #expect(throws: TrainingError.self) { _ = try run(training, options) }
        guard case .rollouts(let fault)? = error, let step = fault.savedAt, let path = fault.checkpoint else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(path == scratch("out.step-\(step)") && step == fault.step - 2)
        #expect("\(TrainingError.rollouts(fault))".contains(path))
        let kept = try Checkpoint(path)
        #expect(kept.record?.steps == step && kept.record?.method == "grpo")
        // The state that it was taken from is there, too.
        #expect(FileContents.exists(scratch("out.run/run.json")))
        #expect(!FileContents.exists(scratch("out/config.json")))
    }

    @Test func promptsThatLeaveNoRoomAreNamed() throws {
        var long = small.grpo
        long.rollouts.tokens = 64
        #expect(
            throws: TrainingError.noExamples(
                path: scratch("prompts.jsonl"), dropped: "4 longer than the context")
        ) {
            _ = try run(PolicyTraining(objective: long, reward: ShareOfA()), small.options())
        }
    }
}
