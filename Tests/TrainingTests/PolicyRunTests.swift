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

    struct Stop: Error {}

    func run(
        _ training: PolicyTraining, _ options: RunOptions, fresh: Bool = false, stoppingAfter step: Int? = nil
    ) throws -> CheckpointRecord {
        var run = try CheckpointRun(
            start: start, parent: scratch("start"), data: scratch("prompts.jsonl"), output: scratch("out"),
            heldOut: try HeldOut(conversations: [], pairs: [], start.tokenizer, start.model.configuration),
            onStep: { if $0.step == step { throw Stop() } })
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

    /// Two models of one name are two rewards.
    struct Printed: ResponseReward {
        let name = "model"
        let fingerprint: String?
        var longest: Int?
        func scores(_ responses: [RewardedResponse]) -> [Double] { ShareOfA().scores(responses) }
    }

    @Test func whatChangedOfAStoppedRunIsNamed() throws {
        var training = PolicyTraining(objective: small.ppo, reward: Printed(fingerprint: "one"))
        training.heldOut = [small.prompts[0].text]
        training.valueStart = (start.model.scoring(seed: 5), scratch("reward"))
        let options = small.options()
        #expect(throws: Stop.self) { _ = try run(training, options, stoppingAfter: 2) }
        func changes(_ change: (inout PolicyTraining) -> Void) -> [String] {
            var other = training
            change(&other)
            let error = #expect(throws: TrainingError.self) { _ = try run(other, options) }
            if case .changedRun(_, let changes)? = error { return changes }
            return []
        }
        #expect(changes { $0.reward = Printed(fingerprint: "two") }.first?.contains("weights") == true)
        #expect(changes { $0.reward = ShareOfA() }.contains { $0.contains("--reward") })
        #expect(changes { $0.heldOut.append(small.prompts[1].text) }.first?.contains("held-out") == true)
        #expect(
            changes { $0.valueStart?.model = start.model.scoring(seed: 6) }.first?.contains("value model")
                == true)
        #expect(try run(training, options).steps == options.steps)
    }

    /// What a reward has no room for is left out like what the policy has no room for.
    @Test func aRewardOfAShorterContextLeavesPromptsOut() throws {
        let lengths = small.prompts.map(\.tokens.count)
        let room = (lengths.min() ?? 0) + small.grpo.rollouts.tokens
        let fits = lengths.count { $0 + small.grpo.rollouts.tokens <= room }
        let reward = Printed(fingerprint: nil, longest: room)
        let record = try run(PolicyTraining(objective: small.grpo, reward: reward), small.options(steps: 1))
        #expect(record.metrics["dropped/longer than the context"] ?? 0 == Double(lengths.count - fits))
        #expect(throws: TrainingError.self) {
            let none = Printed(fingerprint: nil, longest: room - 1)
            _ = try run(
                PolicyTraining(objective: small.grpo, reward: none), small.options(steps: 1), fresh: true)
        }
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
