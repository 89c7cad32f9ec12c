// SPDX-License-Identifier: Apache-2.0

import Foundation
import LanguageModels
import StudyFiles
import Synchronization
import Testing
import Training

@Suite struct PreferenceRoundsTests {
    struct Stop: Error {}

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

    var options: RunOptions {
        var options = small.options(steps: 4, rate: 1e-3)
        options.batchSize = 2
        return options
    }

    func rounds(_ ranking: PreferenceRounds.Ranking = .reward(ShareOfA())) -> PreferenceRounds {
        var rounds = PreferenceRounds(ranking: ranking)
        rounds.count = 2
        rounds.rollouts = RolloutSettings(samples: 6, temperature: 1, tokens: 12)
        return rounds
    }

    func run(
        _ output: String, _ wish: PreferenceRounds, fresh: Bool = false,
        onWait: @escaping () throws -> Void = {},
        onStep: @escaping (StepMetrics) throws -> Void = { _ in }
    ) throws -> CheckpointRecord {
        let path = scratch("prompts.jsonl")
        var run = try CheckpointRun(
            start: try Checkpoint(scratch("start")), parent: scratch("start"), data: path,
            output: scratch(output),
            heldOut: try HeldOut(conversations: [], pairs: [], start.tokenizer, start.model.configuration),
            onStep: onStep)
        run.onWait = onWait
        run.keeping = CheckpointRun.Keeping(folder: scratch(output) + ".run", fresh: fresh)
        return try run.iterate(
            try PromptLines.readNumbered(from: path).map(\.record), wish, options)
    }

    func weights(_ folder: String) throws -> [[Float]] {
        try Checkpoint(scratch(folder)).model.parameters.map(\.value.values)
    }

    @Test func everyRoundsDataAndCheckpointAreKept() throws {
        var wish = rounds()
        wish.heldOut = small.prompts.map(\.text)
        let record = try run("out", wish)
        #expect(record.method == "iterative-dpo" && record.steps == 8)
        for round in 1...2 {
            let folder = "out.rounds/round-\(round)"
            let lists = try RankedResponses.readNumbered(from: scratch("\(folder)/ranked.jsonl"))
            let pairs = try PreferencePair.read(from: scratch("\(folder)/preferences.jsonl"))
            #expect(lists.count == 4 && !pairs.isEmpty)
            for pair in pairs {
                let list = try #require(lists.first { $0.record.prompt == pair.prompt }).record
                #expect(pair.chosenScore == list.scores.max() && pair.rejectedScore == list.scores.min())
                #expect(pair.chosen != pair.rejected && pair.source == "round-\(round)")
            }
            let kept = try Checkpoint(scratch("\(folder)/checkpoint"))
            #expect(kept.record?.method == "dpo")
            #expect(
                kept.record?.parent == scratch(round == 1 ? "start" : "out.rounds/round-1/checkpoint"))
        }
        #expect(try weights("out") == weights("out.rounds/round-2/checkpoint"))
        #expect(try weights("out") != weights("start"))
        for name in [
            "round_1/objective/scores", "round_2/objective/kl", "round_2/pairs", "eval/scores", "eval/kl",
            "start/scores",
        ] { #expect(record.metrics[name]?.isFinite == true, "\(name)") }
        #expect(record.metrics["round_1/objective/kl"] == 0 && record.metrics["start/kl"] == 0)
    }

    /// Stopped while drawing in the first and in the second round, and in the steps of either.
    @Test(arguments: [(wait: 5, step: 0), (wait: 30, step: 0), (wait: 0, step: 3), (wait: 0, step: 7)])
    func goesOnFromAnyPhaseToTheSameBits(stop: (wait: Int, step: Int)) throws {
        _ = try run("whole", rounds())
        var (waits, steps) = (0, 0)
        #expect(throws: Stop.self) {
            _ = try run("out", rounds()) {
                waits += 1
                if waits == stop.wait { throw Stop() }
            } onStep: { _ in
                steps += 1
                if steps == stop.step { throw Stop() }
            }
        }
        _ = try run("out", rounds())
        #expect(try weights("out") == weights("whole"))
        for file in ["rollouts.jsonl", "preferences.jsonl"] {
            let path = "rounds/round-2/\(file)"
            #expect(
                try FileContents.read(scratch("out.\(path)")) == FileContents.read(scratch("whole.\(path)")))
        }
    }

    /// A kill leaves a line cut short.
    @Test func aLineThatWasCutShortIsDrawnAgain() throws {
        _ = try run("whole", rounds())
        let drawn = try FileContents.readText(scratch("whole.rounds/round-1/rollouts.jsonl"))
        #expect(throws: Stop.self) { _ = try run("out", rounds()) { throw Stop() } }
        let lines = drawn.split(separator: "\n")
        try FileContents.write(
            lines[..<2].joined(separator: "\n") + "\n" + lines[2].prefix(20),
            to: scratch("out.rounds/round-1/rollouts.jsonl"))
        _ = try run("out", rounds())
        #expect(try FileContents.readText(scratch("out.rounds/round-1/rollouts.jsonl")) == drawn)
        #expect(try weights("out") == weights("whole"))
    }

    @Test func otherOptionsAreRefusedByName() throws {
        _ = try run("out", rounds())
        var other = rounds()
        other.rollouts.samples = 5
        let error = #expect(throws: TrainingError.self) { _ = try run("out", other) }
        guard case .changedRun(_, let changes)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(changes.count == 1 && changes[0].contains("samples"))
    }

    @Test func aRoundWaitsForVotesAndGoesOnWithThem() throws {
        let wish = rounds(.votes)
        let error = #expect(throws: TrainingError.self) { _ = try run("out", wish) }
        let folder = scratch("out.rounds/round-1")
        #expect(
            error
                == .awaitingVotes(
                    round: 1, responses: "\(folder)/responses.jsonl",
                    preferences: "\(folder)/preferences.jsonl"))
        let shown = try JSONLines.read(GeneratedResponse.self, from: "\(folder)/responses.jsonl")
        #expect(shown.count == 24 && Set(shown.map(\.method)).count == 6)

        var pairs: [PreferencePair] = []
        for prompt in small.prompts {
            let texts = Array(Set(shown.filter { $0.prompt == prompt.text }.map(\.text))).sorted()
                .filter { !$0.isEmpty }
            if texts.count > 1 {
                pairs.append(PreferencePair(prompt: prompt.text, chosen: texts[0], rejected: texts[1]))
            }
        }
        // Pairs of another study are not learned.
        try JSONLines.write(
            pairs + [PreferencePair(prompt: pairs[0].prompt, chosen: "elsewhere", rejected: "said")],
            to: "\(folder)/preferences.jsonl")
        let refused = #expect(throws: FileFailure.self) { _ = try run("out", wish) }
        #expect(refused?.line == pairs.count + 1)
        try JSONLines.write(pairs, to: "\(folder)/preferences.jsonl")
        let next = #expect(throws: TrainingError.self) { _ = try run("out", wish) }
        guard case .awaitingVotes(2, _, _)? = next else {
            Issue.record("\(String(describing: next))")
            return
        }
        #expect(FileContents.exists("\(folder)/checkpoint/config.json"))
        // What was learned stays what is there.
        try JSONLines.write(Array(pairs.dropLast()), to: "\(folder)/preferences.jsonl")
        let changed = #expect(throws: FileFailure.self) { _ = try run("out", wish) }
        #expect(changed?.reason.contains("other pairs than") == true)
    }

    @Test func volunteersSeePromptsAsTheirFileShowsThem() throws {
        var wish = rounds(.votes)
        wish.displays = [small.prompts[0].text: .text("Guest: Where is the gym?")]
        #expect(throws: TrainingError.self) { _ = try run("out", wish) }
        let shown = try JSONLines.read(
            GeneratedResponse.self, from: scratch("out.rounds/round-1/responses.jsonl"))
        for response in shown {
            let own = response.prompt == small.prompts[0].text
            #expect(response.display == (own ? .text("Guest: Where is the gym?") : nil))
            #expect(response.section == PreferenceRounds.section)
        }
    }

    /// The first round has one reference either way.
    @Test func theReferenceOfLaterRoundsIsAChoice() throws {
        var wish = rounds()
        _ = try run("previous", wish)
        wish.reference = .start
        _ = try run("start-reference", wish)
        let first = "rounds/round-1/checkpoint"
        #expect(try weights("previous.\(first)") == weights("start-reference.\(first)"))
        #expect(try weights("previous") != weights("start-reference"))
    }

    /// What a reward gives at most may be reached before the last round.
    final class Saturating: ResponseReward {
        let name = "saturating"
        let rounds: Int
        private let asked = Mutex(0)

        init(after rounds: Int) { self.rounds = rounds }

        func scores(_ responses: [RewardedResponse]) -> [Double] {
            let time = asked.withLock {
                $0 += 1
                return $0
            }
            return responses.indices.map { time > rounds ? 1 : Double($0) }
        }
    }

    @Test func aRewardWithNothingMoreToTeachEndsTheRounds() throws {
        let record = try run("out", rounds(.reward(Saturating(after: 1))))
        #expect(record.metrics["rounds"] == 1)
        #expect(try weights("out") == weights("out.rounds/round-1/checkpoint"))
        // In the first round there is no checkpoint yet.
        #expect(throws: TrainingError.self) { _ = try run("never", rounds(.reward(Saturating(after: 0)))) }
    }

    @Test func freshBeginsAnewFromWhateverAKillLeft() throws {
        _ = try run("out", rounds())
        try FileManager.default.removeItem(atPath: scratch("out.rounds/plan.json"))
        #expect(throws: TrainingError.notARun(path: scratch("out.rounds"))) { _ = try run("out", rounds()) }
        try FileContents.write("half", to: scratch("out.rounds/plan.json.1.part"))
        _ = try run("out", rounds(), fresh: true)
        #expect(!FileContents.exists(scratch("out.rounds/plan.json.1.part")))
        // Nobody else's files are removed.
        try FileContents.write("mine", to: scratch("out.rounds/notes.txt"))
        #expect(throws: TrainingError.notARun(path: scratch("out.rounds"))) {
            _ = try run("out", rounds(), fresh: true)
        }
        #expect(FileContents.exists(scratch("out.rounds/notes.txt")))
    }
}
