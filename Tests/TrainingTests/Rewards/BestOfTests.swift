// SPDX-License-Identifier: Apache-2.0

import Foundation
import Generation
import LanguageModels
import StudyFiles
import Testing
import Training

@Suite struct BestOfTests {
    struct Stop: Error {}

    let scratch: ScratchFolder
    let prompts = ["one", "two", "three"].map {
        PromptRecord(section: "s", promptID: $0, prompt: "Where is the pool of house \($0)?")
    }

    init() throws {
        scratch = try ScratchFolder()
        let run = try SmallRun()
        let model = run.model()
        _ = try Trainer(model, options: run.options(steps: 40)).fineTune(run.conversations)
        try Checkpoint(model: model, tokenizer: run.tokenizer).write(to: scratch("policy"))
    }

    func grid(_ temperatures: [Double] = [0.9]) -> ResponseGrid {
        var grid = ResponseGrid(
            prompts: prompts, temperatures: temperatures, settings: GridSettings(length: .atMost(9), seed: 3))
        grid.samples = 2
        return grid
    }

    func method(_ count: Int, _ wish: String = "length:3", name: String = "best") throws -> GridMethod {
        let base = try CheckpointSource(scratch("policy"))
        let reward = try RewardWish(wish).load(for: base.model, named: base.folder)
        return GridMethod(name: name, source: BestOfSource(base, count, reward: reward))
    }

    func sample(_ method: GridMethod, _ file: String, _ temperatures: [Double] = [0.9]) throws
        -> [GeneratedResponse]
    {
        _ = try grid(temperatures).run([method], output: scratch(file))
        return try JSONLines.read(GeneratedResponse.self, from: scratch(file))
    }

    @Test func theBestOfItsCandidatesIsKept() throws {
        let plain = try sample(
            GridMethod(name: "best", source: try CheckpointSource(scratch("policy"))), "plain.jsonl")
        let best = try sample(try method(6), "best.jsonl")
        #expect(plain.count == 6 && best.map(\.id) == plain.map(\.id))
        let rule = LengthTarget(3)
        func score(_ text: String) -> Double {
            rule.score(
                RewardedResponse(prompt: [], response: [], text: text, promptText: "", hasEnded: true))
        }
        for (response, first) in zip(best, plain) {
            let chosen = try #require(response.bestOf)
            #expect(chosen.candidates == 6 && chosen.scores.count == 6 && chosen.reward == "length:3")
            #expect(chosen.chosen == chosen.scores.firstIndex(of: chosen.scores.max() ?? 0))
            #expect(chosen.scores[chosen.chosen] == score(response.text))
            // The first candidate is what the checkpoint alone says.
            #expect(chosen.scores[0] == score(first.text))
            if chosen.chosen == 0 { #expect(response.text == first.text) }
        }
        let gains = best.compactMap(\.bestOf).map { $0.scores[$0.chosen] - $0.scores[0] }
        #expect(gains.contains { $0 > 0 })
    }

    /// Best of 2 chooses among the first two of best of 6, and best of 1 is plain sampling.
    @Test func candidatesOfFewerAreAmongThoseOfMore() throws {
        let (two, six) = (try sample(try method(2), "two.jsonl"), try sample(try method(6), "six.jsonl"))
        for (few, many) in zip(two.compactMap(\.bestOf), six.compactMap(\.bestOf)) {
            #expect(few.scores == Array(many.scores.prefix(2)))
        }
        let plain = try sample(
            GridMethod(name: "best", source: try CheckpointSource(scratch("policy"))), "plain.jsonl")
        #expect(try sample(try method(1), "one.jsonl").map(\.text) == plain.map(\.text))
    }

    @Test func tiesGoToTheFirstAndAreCounted() throws {
        let responses = try sample(try method(4, "words:zebra"), "ties.jsonl")
        #expect(responses.allSatisfy { $0.bestOf?.chosen == 0 })
        let again = try grid().run([try method(4, "words:zebra")], output: scratch("ties.jsonl"))
        #expect(again.sampled == 0)
        let rewards = try #require(again.methods.first?.rewards)
        #expect(rewards.chosen == 0 && rewards.candidates == 0 && rewards.undecided == 6)
    }

    @Test func atTemperatureZeroThereIsOneCandidate() throws {
        let responses = try sample(try method(5), "cold.jsonl", [0])
        #expect(responses.allSatisfy { $0.bestOf?.scores.count == 1 && $0.bestOf?.candidates == 5 })
    }

    /// Of 240 candidates 64 are under way at one time.
    @Test(arguments: [1, 4]) func anInterruptedGridEndsWithTheSameBytes(stop: Int) throws {
        _ = try sample(try method(40), "whole.jsonl")
        #expect(throws: Stop.self) {
            try grid().run([try method(40)], output: scratch("parts.jsonl")) { progress in
                if progress.done >= stop { throw Stop() }
            }
        }
        let before = try FileContents.read(scratch("parts.jsonl"))
        #expect(!before.isEmpty)
        _ = try grid().run([try method(40)], output: scratch("parts.jsonl"))
        let (parts, whole) = (
            try FileContents.read(scratch("parts.jsonl")), try FileContents.read(scratch("whole.jsonl"))
        )
        #expect(before.count < whole.count && parts == whole)
    }

    @Test func otherCandidatesAndRewardsAreRefused() throws {
        _ = try sample(try method(3), "grid.jsonl")
        let base = GridMethod(name: "best", source: try CheckpointSource(scratch("policy")))
        for (other, field) in [
            (try method(4), "number of candidates (3, here 4)"),
            (try method(3, "length:5"), "reward (length:3, here length:5)"),
            (base, "number of candidates (3, here 1)"),
        ] {
            let error = #expect(throws: GenerationError.self) {
                try grid().run([other], output: scratch("grid.jsonl"))
            }
            #expect("\(try #require(error))".contains(field))
        }
        // Beside it a method of its own, in one file.
        let plain = GridMethod(name: "plain", source: base.source)
        let summary = try grid().run([plain], output: scratch("grid.jsonl"))
        #expect(summary.sampled == 6 && summary.outside == 6)
    }

    @Test func aRewardModelThatWasTrainedAgainIsAnother() throws {
        let policy = try Checkpoint(scratch("policy"))
        for (name, seed) in [("a", 1), ("b", 2)] {
            try Checkpoint(model: policy.model.scoring(seed: UInt64(seed)), tokenizer: policy.tokenizer)
                .write(to: scratch(name))
        }
        let responses = try sample(try method(3, "model:\(scratch("a"))"), "grid.jsonl")
        #expect(responses.allSatisfy { $0.bestOf?.fingerprint?.count == 64 })
        try FileManager.default.moveItem(atPath: scratch("a"), toPath: scratch("moved"))
        let moved = try grid().run(
            [try method(3, "model:\(scratch("moved"))")], output: scratch("grid.jsonl"))
        #expect(moved.sampled == 0 && moved.existing == 6)
        #expect(throws: GenerationError.self) {
            try grid().run([try method(3, "model:\(scratch("b"))")], output: scratch("grid.jsonl"))
        }
    }

    @Test func theBoundOfTheDivergenceIsThatOfThePaper() {
        #expect(BestOfDivergence.bound(1) == 0)
        #expect(abs(BestOfDivergence.bound(4) - (log(4) - 0.75)) < 1e-12)
        #expect(abs(BestOfDivergence.bound(128) - 3.859842) < 1e-6)
    }
}
