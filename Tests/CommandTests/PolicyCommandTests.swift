// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import LanguageModels
import StudyFiles
import Testing
import Training

/// Methods that learn from the policy's own responses, as a person runs, interrupts and misuses them.
@Suite(.bench, .serialized, .timeLimit(.minutes(5)))
struct PolicyCommandTests {
    let folder: TemporaryFolder

    init() throws { folder = try #require(Bench.current).copy() }

    var command: Command { folder.command }

    func arguments(_ method: String, _ output: String, _ more: String = "") -> [String] {
        let loop = method == "iterative-dpo" ? "--epochs 1" : "--steps 30 --save-every 3"
        return
            "train \(method) --model model --data pairs.jsonl --reward length:3 --samples 3 --response-length 12 --batch-size 2 --learning-rate 1e-3 \(loop) --output \(output) \(more)"
            .split(separator: " ").map(String.init)
    }

    func weights(_ output: String) throws -> Data {
        try FileContents.read(folder("\(output)/model.safetensors"))
    }

    /// The lines of a run without what differs from run to run.
    func metrics(_ output: String) throws -> [[String: Double]] {
        try JSONLines.read([String: Double].self, from: folder("\(output)/metrics.jsonl")).map {
            $0.filter { $0.key != "seconds" }
        }
    }

    @Test(arguments: ["ppo", "grpo"]) func aKilledRunGoesOnToTheSameBytes(method: String) throws {
        let held = "--held-out pairs.jsonl --eval-every 10"
        let whole = try command.run(arguments(method, "whole", held))
        try #require(whole.status == 0, "\(whole.words)")
        #expect(
            whole.lastWords.contains(
                /30 steps, held out: reward .* ± .*, from .*, KL .* nats a response/))
        let first = try command.start(arguments(method, "cut", held))
        try first.waitForWords("Train \(method)", "40 %")
        first.send(SIGKILL)
        #expect(try first.outcome().signal == SIGKILL)
        #expect(!FileContents.exists(folder("cut")) && FileContents.exists(folder("cut.run/run.json")))

        let second = try command.start(arguments(method, "cut", held))
        try second.waitForWords("cut: goes on after step")
        try second.waitForWords("60 %")
        second.send(SIGTERM)
        #expect(try second.outcome().status == 75)

        let third = try command.run(arguments(method, "cut", held + " --quiet"))
        try #require(third.status == 0, "\(third.words)")
        #expect(try weights("cut") == weights("whole"))
        #expect(try weights("cut") != weights("model"))
        #expect(try metrics("cut") == metrics("whole"))
        let record = try #require(try CheckpointRecord.read(folder("whole")))
        for name in ["start/scores", "eval/scores", "eval/scores_se", "eval/kl", "eval/kl_se"] {
            #expect(record.metrics[name]?.isFinite == true, "\(name)")
        }
        #expect(record.metrics["start/kl"] == 0)
        #expect(record.hyperparameters["reward"] == .text("length:3"))
        // After 0, 10, 20 and 30 steps, and what the record says.
        #expect(try metrics("whole").count { $0["eval/scores"] != nil } == 5)
    }

    @Test func roundsThatAreKilledGoOnToTheSameBytesAndKeepTheirData() throws {
        let rounds = "--rounds 3 --prompts-a-round 8"
        let whole = try command.run(arguments("iterative-dpo", "whole", rounds + " --quiet"))
        try #require(whole.status == 0, "\(whole.words)")
        for (round, words) in [(1, "Round 1 of 3: "), (2, "Round 2 of 3: ")] {
            let run = try command.start(arguments("iterative-dpo", "cut", rounds))
            try run.waitForWords(words)
            run.send(SIGKILL)
            #expect(try run.outcome().signal == SIGKILL, "round \(round)")
        }
        let last = try command.run(arguments("iterative-dpo", "cut", rounds + " --quiet"))
        try #require(last.status == 0, "\(last.words)")
        #expect(try weights("cut") == weights("whole"))
        for round in 1...3 {
            for name in ["rollouts.jsonl", "ranked.jsonl", "preferences.jsonl"] {
                let path = "rounds/round-\(round)/\(name)"
                #expect(
                    try FileContents.read(folder("cut.\(path)")) == FileContents.read(folder("whole.\(path)"))
                )
            }
            let pairs = try PreferencePair.read(
                from: folder("whole.rounds/round-\(round)/preferences.jsonl"))
            #expect(pairs.allSatisfy { ($0.chosenScore ?? 0) > ($0.rejectedScore ?? 0) } && !pairs.isEmpty)
        }
        #expect(
            try FileContents.read(folder("whole.rounds/round-3/checkpoint/model.safetensors"))
                == weights("whole"))
        let other = try command.run(arguments("iterative-dpo", "cut2", rounds + " --quiet"))
        #expect(other.status == 0)
        let changed = try command.run(
            arguments("iterative-dpo", "cut2", "--rounds 3 --prompts-a-round 7 --quiet"))
        #expect(changed.status == 73 && changed.lastWords.contains("cut2"), "\(changed.words)")
    }

    @Test func aRoundWaitsForVotesAndLearnsThem() throws {
        let wished = arguments("iterative-dpo", "people", "--rounds 2 --prompts-a-round 4 --quiet").map {
            $0 == "length:3" ? "votes" : $0
        }
        for round in 1...2 {
            let waiting = try command.run(wished)
            let preferences = "people.rounds/round-\(round)/preferences.jsonl"
            #expect(waiting.status == 75)
            #expect(
                waiting.lastWords.contains("round \(round) waits for votes")
                    && waiting.lastWords.contains(preferences))
            let responses = try JSONLines.read(
                GeneratedResponse.self, from: folder("people.rounds/round-\(round)/responses.jsonl"))
            #expect(responses.count == 12)
            let pairs = Dictionary(grouping: responses, by: \.promptID).values.map {
                PreferencePair(prompt: $0[0].prompt, chosen: $0[0].text, rejected: $0[1].text)
            }
            // Votes on something else do no harm.
            var strange = pairs
            strange[0].rejected = "No response of this round."
            try JSONLines.write(strange, to: folder(preferences))
            let refused = try command.run(wished)
            #expect(refused.status == 65)
            #expect(
                refused.lastWords.contains("\(preferences), line 1") && refused.lastWords.contains("rejected")
            )
            try JSONLines.write(pairs, to: folder(preferences))
        }
        let done = try command.run(wished)
        try #require(done.status == 0, "\(done.words)")
        #expect(try weights("people") != weights("model"))
    }

    @Test func aPolicyThatRunsAwayStopsAndItsLastGoodWeightsAreACheckpoint() throws {
        let outcome = try command.run(
            arguments("grpo", "far", "--learning-rate 0.05 --kl-limit 1 --save-every 1 --quiet"))
        #expect(outcome.status == 70, "\(outcome.words)")
        let found = try #require(
            outcome.lastWords.firstMatch(
                of: /step ([0-9]+): the policy is .* nats a response from the reference, above --kl-limit 1\./
            ))
        let step = try #require(Int(found.1))
        // The weights after the step before went too far; those that drew its responses are good.
        let checkpoint = "far.step-\(step - 2)"
        #expect(
            outcome.lastWords.contains("those of step \(step - 2), are the checkpoint \(checkpoint)"),
            "\(outcome.words)")
        #expect(outcome.lastWords.contains("--fresh") && !FileContents.exists(folder("far")))
        // It is a checkpoint as any other.
        try command.succeed("score", "--model", checkpoint, "--input", "pairs.jsonl")
    }

    @Test func rewardsThatCannotBeUsedAreNamedBeforeAnythingIsWritten() throws {
        try command.succeed(
            "tokenizer", "train", "--data", "conversations.jsonl", "--size", "290", "--output", "other-tokens"
        )
        try command.succeed(
            "train", "sft", "--shape", "tiny", "--tokenizer", "other-tokens", "--data", "conversations.jsonl",
            "--steps", "1", "--batch-size", "2", "--output", "other", "--quiet")
        for (model, output) in [("other", "other-reward"), ("model", "reward")] {
            try command.succeed(
                "train", "reward", "--model", model, "--data", "pairs.jsonl", "--steps", "1", "--batch-size",
                "2", "--output", output, "--quiet")
        }
        // A weight of the score that is not a number.
        try FileManager.default.copyItem(atPath: folder("reward"), toPath: folder("broken-reward"))
        let path = folder("broken-reward/model.safetensors")
        var bytes = try FileContents.read(path)
        bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xC0, 0x7F])
        try FileContents.write(bytes, to: path)

        let cases: [(reward: String, status: Int32, words: [String])] = [
            ("model:other-reward", 65, ["other-reward", "model", "token"]),
            ("model:broken-reward", 65, ["broken-reward"]),
            (
                "repetition:12", 65,
                ["step 1: the reward repetition:12 gave each of 6 responses the same score"]
            ),
            ("votes", 64, ["votes"]),
            ("length:none", 64, ["length:none"]),
        ]
        for (reward, status, words) in cases {
            let given = arguments("ppo", "out", "--quiet").map { $0 == "length:3" ? reward : $0 }
            let outcome = try command.run(given)
            #expect(outcome.status == status, "\(reward): \(outcome.words)")
            for word in words { #expect(outcome.words.contains(word), "\(reward): \(outcome.words)") }
            #expect(!FileContents.exists(folder("out")), "\(reward)")
        }
        try command.succeed(
            "train", "ppo", "--model", "model", "--data", "pairs.jsonl", "--reward", "model:reward",
            "--value-model", "reward", "--steps", "2", "--batch-size", "2", "--response-length", "8",
            "--output", "out", "--quiet")
    }

    @Test func aSealedStudyGivesNoPairs() throws {
        let outcome = try command.run(["study", "export", "new.db", "--preferences", "--output", "out"])
        #expect(outcome.status == 64 && outcome.lastWords.contains("showdown study"), "\(outcome.words)")
        #expect(!FileContents.exists(folder("out")))
    }
}
