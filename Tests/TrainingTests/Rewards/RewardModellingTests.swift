// SPDX-License-Identifier: Apache-2.0

import LanguageModels
import StudyFiles
import Tensors
import Testing
import Training

@Suite struct RewardModellingTests {
    @Test func theGoldenValueIsReached() {
        let loss = RewardModelling(margin: 0.1).loss(chosen: 1.2, rejected: 0.7)
        #expect(abs(loss.value - 0.513015252) < 1e-9)
        // The same margin as a difference of scores.
        #expect(RewardModelling(scoreMargin: 0.05).loss(chosen: 1.2, rejected: 0.7, scoreGap: 2) == loss)
        let centred = RewardModelling(margin: 0.1, centering: 0.5).loss(chosen: 1.2, rejected: 0.7)
        #expect(abs(centred.value - loss.value - 0.5 * 1.9 * 1.9) < 1e-12)
    }

    @Test func slopesAreDerivatives() {
        let objective = RewardModelling(margin: 0.3, scoreMargin: 0.2, centering: 0.04)
        for (chosen, rejected, gap) in [(0.4, -1.1, 1.0), (-2.0, 3.0, 0.5), (40.0, -40.0, 2.0)] {
            let step = 1e-5
            func value(_ a: Double, _ b: Double) -> Double {
                objective.loss(chosen: chosen + a, rejected: rejected + b, scoreGap: gap).value
            }
            let loss = objective.loss(chosen: chosen, rejected: rejected, scoreGap: gap)
            let first = (value(step, 0) - value(-step, 0)) / (2 * step)
            let second = (value(0, step) - value(0, -step)) / (2 * step)
            #expect(abs(loss.chosenSlope - first) < 1e-7 && abs(loss.rejectedSlope - second) < 1e-7)
        }
    }

    @Test func itLearnsItsPairsAndTellsOfTheField() throws {
        let run = try SmallRun()
        let model = run.model().scoring(seed: 1)
        let result = try Trainer(model, options: run.options(steps: 30)).learnReward(
            run.pairs, objective: RewardModelling())
        let last = try #require(result.metrics.last?.values)
        #expect(last["rewards/accuracies"] == 1)
        #expect(try #require(last["loss"]) < 0.1)
        let (least, mean, greatest) = (
            try #require(last["rewards/min"]), try #require(last["rewards/mean"]),
            try #require(last["rewards/max"])
        )
        let (chosen, rejected) = (
            try #require(last["rewards/chosen"]), try #require(last["rewards/rejected"])
        )
        #expect(least <= rejected && rejected < mean && mean < chosen && chosen <= greatest)
        #expect(abs((chosen + rejected) / 2 - mean) < 1e-9)
        #expect(abs(chosen - rejected - (last["rewards/margins"] ?? 0)) < 1e-9)
    }

    @Test func aBatchInPartsGivesTheSameRun() throws {
        let run = try SmallRun()
        func train(_ tokensAtOnce: Int) throws -> RunResult {
            var options = run.options(steps: 5)
            options.tokensAtOnce = tokensAtOnce
            return try Trainer(run.model().scoring(seed: 1), options: options).learnReward(
                run.pairs, objective: RewardModelling(centering: 0.1))
        }
        let (whole, parts) = (try train(100_000), try train(1))
        for (one, other) in zip(whole.metrics, parts.metrics) {
            for name in ["loss", "rewards/min", "rewards/max", "rewards/accuracies"] {
                let (a, b) = (try #require(one.values[name]), try #require(other.values[name]))
                #expect(abs(a - b) < 1e-5, "\(name) of step \(one.step): \(a), \(b)")
            }
        }
    }

    @Test func anInterruptedRunEndsWithTheSameBits() throws {
        struct Stop: Error {}
        let run = try SmallRun()
        let scratch = try ScratchFolder()
        var options = run.options(steps: 9)
        options.saveEvery = 4
        func trainer() throws -> (LanguageModel, Trainer) {
            let model = run.model().scoring(seed: 1)
            var trainer = Trainer(model, options: options)
            trainer.folder = try RunFolder(
                scratch("run"), identity: RunIdentity(["seed": "1"]), fresh: false)
            return (model, trainer)
        }
        let whole = run.model().scoring(seed: 1)
        _ = try Trainer(whole, options: options).learnReward(run.pairs, objective: RewardModelling())
        do {
            var (_, stopped) = try trainer()
            stopped.onStep = { if $0.step == 6 { throw Stop() } }
            #expect(throws: Stop.self) {
                try stopped.learnReward(run.pairs, objective: RewardModelling())
            }
        }
        let (model, rest) = try trainer()
        #expect(rest.folder?.savedStep == 6)
        _ = try rest.learnReward(run.pairs, objective: RewardModelling())
        #expect(model.parameters.map(\.value.values) == whole.parameters.map(\.value.values))
        #expect(model.score != nil)
    }

    /// From pairs to a folder that opens as a reward model and nothing else, whole or as adapters.
    @Test(arguments: [false, true]) func aRunLeavesARewardModel(withAdapters: Bool) throws {
        let run = try SmallRun()
        let scratch = try ScratchFolder()
        try Checkpoint(model: run.model(), tokenizer: run.tokenizer).write(to: scratch("base"))
        let pairs = (0..<12).map {
            PreferencePair(
                prompt: "Where is room \($0)?", chosen: "It is on the first floor.",
                rejected: "I do not know.",
                chosenScore: 4, rejectedScore: 2)
        }
        try JSONLines.write(pairs, to: scratch("pairs.jsonl"))
        let start = try Checkpoint(scratch("base"))
        let heldOut = try HeldOut(
            conversations: [], pairs: pairs, start.tokenizer, start.model.configuration)
        var checkpointRun = try CheckpointRun(
            start: start, parent: scratch("base"), data: scratch("pairs.jsonl"), output: scratch("reward"),
            heldOut: heldOut)
        var notes: [String] = []
        checkpointRun.onNote = { notes.append($0) }
        var options = run.options(steps: 12)
        if withAdapters { options.adaptation = RunOptions.LowRankAdaptation(rank: 2, alpha: 4) }
        let record = try checkpointRun.learnReward(
            pairs, objective: RewardModelling(scoreMargin: 0.1, centering: 0.01), options)
        #expect(record.method == "reward" && record.hyperparameters["score_margin"] == .number(0.1))
        #expect(record.metrics["eval/rewards/accuracies"] == 1)
        #expect(try #require(record.metrics["eval/calibration/brier"]) < 0.25)
        #expect(notes.contains { $0.contains("12 of 12 pairs have scores") })

        let reward = try Checkpoint(scratch("reward"), output: .score)
        #expect((reward.model.adaptation != nil) == withAdapters)
        let chosen = try #require(record.metrics["eval/rewards/chosen"])
        let found = try RewardScoring.rewards(heldOut.pairs.map(\.responses), reward.model).map { $0[0] }
        #expect(abs(found.reduce(0, +) / Double(found.count) - chosen) < 1e-6)
        #expect(throws: CheckpointError(path: scratch("reward"), reason: .rewardModel)) {
            try Checkpoint(scratch("reward"))
        }
    }

    @Test func aMarginOfScoresNeedsScores() throws {
        let run = try SmallRun()
        let scratch = try ScratchFolder()
        let pairs = [PreferencePair(prompt: "Where?", chosen: "Here.", rejected: "There.")]
        try JSONLines.write(pairs, to: scratch("pairs.jsonl"))
        let start = Checkpoint(model: run.model(), tokenizer: run.tokenizer)
        let heldOut = try HeldOut(conversations: [], pairs: [], run.tokenizer, run.configuration)
        let checkpointRun = try CheckpointRun(
            start: start, parent: nil, data: scratch("pairs.jsonl"), output: scratch("reward"),
            heldOut: heldOut)
        let error = #expect(throws: TrainingError.self) {
            try checkpointRun.learnReward(
                pairs, objective: RewardModelling(scoreMargin: 1), run.options(steps: 1))
        }
        #expect("\(try #require(error))".contains("needs chosen_score and rejected_score"))
    }
}
