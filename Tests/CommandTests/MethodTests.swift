// SPDX-License-Identifier: Apache-2.0

import Foundation
import LanguageModels
import StudyFiles
import Testing
import Training

/// Methods of labels and lists, probes, and sweeps that refuse before they train, as a person runs them.
@Suite(.bench, .serialized, .timeLimit(.minutes(5)))
struct MethodTests {
    let folder: TemporaryFolder

    init() throws { folder = try #require(Bench.current).copy() }

    var command: Command { folder.command }

    func train(_ method: String, _ data: String, _ output: String, _ more: String = "") throws
        -> Command.Outcome
    {
        let outcome = try command.run(
            "train \(method) --model model --data \(data) --held-out \(data) --steps 4 --batch-size 3 --output \(output) \(more)"
                .split(separator: " ").map(String.init))
        try #require(outcome.status == 0, "\(outcome.words)")
        return outcome
    }

    func record(_ output: String) throws -> CheckpointRecord {
        try #require(try CheckpointRecord.read(folder(output)))
    }

    func weights(_ output: String) throws -> Data {
        try FileContents.read(folder("\(output)/model.safetensors"))
    }

    @Test func ktoAndRRHFLearnFromPairsAndFromTheirOwnFilesAlike() throws {
        try command.succeed("data", "label", "pairs.jsonl", "--output", "labels.jsonl")
        try command.succeed("data", "rank", "pairs.jsonl", "--output", "ranked.jsonl")
        for (method, own) in [("kto", "labels.jsonl"), ("rrhf", "ranked.jsonl")] {
            let outcome = try train(method, "pairs.jsonl", "\(method)-pairs")
            _ = try train(method, own, "\(method)-own", "--quiet")
            #expect(try weights("\(method)-pairs") == weights("\(method)-own"))
            #expect(
                outcome.lastWords.contains(
                    /4 steps, held out: loss .*, reward margin .*, ranked right .* % \(.* to .*\)/))
            let (pairs, alone) = (try record("\(method)-pairs"), try record("\(method)-own"))
            for name in ["", "_lower", "_upper"] {
                #expect(pairs.metrics["eval/rewards/accuracies\(name)"] != nil)
                #expect(alone.metrics["eval/rewards/accuracies\(name)"] != nil)
            }
            #expect(pairs.hyperparameters["\(method == "kto" ? "lambda_d" : "lambda")"] == .number(1))
        }
        #expect(try record("rrhf-own").hyperparameters["likelihood"] == .text("sum"))
        #expect(try record("kto-own").referenceOperations == nil, "the reference was scored twice")
    }

    @Test func aKTORunThatIsCutOtherwiseIsTheSame() throws {
        _ = try train("kto", "pairs.jsonl", "one", "--quiet --tokens-at-once 1")
        _ = try train(
            "kto", "pairs.jsonl", "two", "--quiet --tokens-at-once 1 --batch-size 1 --accumulation 3")
        #expect(try weights("one") == weights("two"))
        let baselines = try ["one", "two"].map {
            try JSONLines.read([String: Double].self, from: folder("\($0)/metrics.jsonl")).compactMap {
                $0["kto/z0"]
            }
        }
        #expect(baselines[0] == baselines[1] && baselines[0].count == 4)
    }

    @Test func theLikelihoodOfORPOIsAChoice() throws {
        _ = try train("orpo", "pairs.jsonl", "chosen", "--quiet")
        _ = try train("orpo", "pairs.jsonl", "both", "--quiet --nll prompt-and-chosen")
        #expect(try weights("chosen") != weights("both"))
        #expect(try record("chosen").hyperparameters["nll"] == .text("chosen"))
        #expect(try record("both").hyperparameters["nll"] == .text("prompt-and-chosen"))
    }

    @Test func aRewardModelScoresAndIsNoPolicy() throws {
        let outcome = try train("reward", "pairs.jsonl", "reward", "--centering 0.01")
        #expect(
            outcome.lastWords.contains(/4 steps, held out: loss .*, reward margin .*, ranked right .* % \(/))
        let metrics = try record("reward").metrics
        for name in ["rewards/min", "rewards/max", "calibration/brier", "calibration/ece_upper"] {
            #expect(metrics["eval/\(name)"] != nil)
        }
        let scores = try command.succeed("score", "--model", "reward", "--input", "pairs.jsonl")
        #expect(scores.contains("\"chosen_reward\":") && !scores.contains("logp"))
        let sampled = try command.run([
            "sample", "--checkpoint", "A=reward", "--prompts", "prompts.jsonl", "--output", "out.jsonl",
        ])
        #expect(sampled.status == 65 && sampled.words.contains("reward: is a reward model"))
        let means = try command.run(["score", "--model", "reward", "--input", "pairs.jsonl", "--mean"])
        #expect(means.status == 64 && means.words.contains("leave --mean"))
        // A reward model goes on from a reward model.
        try command.succeed(
            "train", "reward", "--model", "reward", "--data", "pairs.jsonl", "--steps", "1", "--output",
            "again", "--quiet")
        #expect(try record("again").parent == "reward")
    }

    @Test func aProbeWatchesBothSidesAndUnseenResponses() throws {
        try command.succeed("data", "prompts", "pairs.jsonl", "--limit", "5", "--output", "asked.jsonl")
        let prompts = try PromptRecord.read(from: folder("asked.jsonl"))
        #expect(prompts.count == 5 && Set(prompts.map(\.prompt)).count == 5)
        let pairs = try PreferencePair.read(from: folder("pairs.jsonl"))
        struct Line: Encodable {
            var prompt, completion: String
        }
        // Of each prompt one response that is unseen; one that is a chosen one, and one to another prompt.
        let lines =
            prompts.map { Line(prompt: $0.prompt, completion: "I could not say.") }
            + [
                Line(prompt: pairs[0].prompt, completion: pairs[0].chosen),
                Line(prompt: "elsewhere", completion: "yes"),
            ]
        try JSONLines.write(lines, to: folder("unseen.jsonl"))
        let outcome = try train(
            "dpo", "pairs.jsonl", "out", "--probe-every 2 --probe-pairs 3 --unseen unseen.jsonl")
        #expect(outcome.words.contains("The probe watches 3 pairs"))
        #expect(
            outcome.words.contains(
                /left out: [1-5] to prompts of no pair that is learned, 1 that are on a side/))
        let rows = try JSONLines.read([String: Double].self, from: folder("out/metrics.jsonl"))
        let probes = rows.filter { $0["probe/logps/unseen"] != nil }
        #expect(probes.compactMap { $0["step"] } == [0, 2, 4])
        for key in ["logps/chosen", "logps/rejected", "grad_norm/chosen", "log_dloss_dpi/rejected"] {
            #expect(probes.allSatisfy { $0["probe/\(key)"] != nil }, "\(key)")
        }
        try command.succeed("plot", "out", "--output", "charts")
        let names = try folder.contents(under: "charts").keys
        for name in ["likelihoods", "gradients", "slopes"] {
            #expect(names.contains { $0.hasSuffix("probe-\(name)-steps.svg") })
        }
        #expect(
            try FileContents.readText(folder("charts/probe-likelihoods-steps.svg")).contains("out unseen"))
    }

    @Test func whatIsHeldOutAndLeftOutIsListedByFileAndLine() throws {
        let text = try FileContents.readText(folder("pairs.jsonl"))
        try FileContents.write(
            "\n{\"prompt\":\"p\",\"chosen\":\"a\",\"rejected\":\"a\"}\n" + text, to: folder("held.jsonl"))
        let outcome = try command.run(
            "train orpo --model model --data pairs.jsonl --held-out held.jsonl --steps 2 --batch-size 2 --output out"
                .split(separator: " ").map(String.init))
        try #require(outcome.status == 0, "\(outcome.words)")
        #expect(outcome.words.contains("held.jsonl: 1 with both responses the same"))
        struct Row: Decodable {
            var file: String
            var line: Int
        }
        let rows = try JSONLines.read(Row.self, from: folder("out/dropped.jsonl"))
        #expect(rows.contains { $0.file == "held.jsonl" && $0.line == 2 })
    }

    func sweep(_ more: String) throws -> Command.Outcome {
        try command.run(
            "sweep orpo --model model --data pairs.jsonl --held-out pairs.jsonl --steps 2 --batch-size 2 --output sweep --quiet \(more)"
                .split(separator: " ").map(String.init))
    }

    @Test func aSweepChecksItsRankingBeforeItTrains() throws {
        let before = try folder.contents()
        let outcome = try sweep("--vary lambda=0.1,0.2 --rank-by eval/loss")
        #expect(
            outcome.status == 64
                && outcome.lastWords.contains("--rank-by is eval/loss, which no run will have"))
        #expect(
            outcome.lastWords.contains("eval/logps/accuracies")
                && outcome.lastWords.contains("eval/pair_loss"))
        #expect(try folder.contents() == before)
        #expect(try sweep("--vary lambda=0.1 --rank-by eval/pair_loss").status == 0)
    }

    @Test func aSecondSweepDoesNotReplaceTheTableOfTheFirst() throws {
        let first = try sweep("--vary lambda=0.1,0.2")
        #expect(first.status == 0 && first.output.contains(/\d+\.\d % \(\d+\.\d to \d+\.\d\)/))
        let before = try folder.contents(under: "sweep")
        let other = try sweep("--vary lambda=0.3")
        #expect(other.status == 73 && other.lastWords.contains("lambda=0.1; lambda=0.2"))
        #expect(try folder.contents(under: "sweep") == before)
        // More values than before lose nothing.
        #expect(try sweep("--vary lambda=0.1,0.2,0.3").status == 0)
        #expect(try FileContents.readText(folder("sweep/sweep.csv")).contains("lambda=0.3"))
    }

    @Test func everyMethodStatesItsLoss() throws {
        let list = try command.succeed("methods")
        for method in TrainingMethod.all {
            #expect(list.contains("\(method.name) "))
            let page = try command.succeed("methods", method.name)
            #expect(page.hasPrefix("\(method.name): ") && page.contains("Learns from"))
            guard method.takesGradientSteps else { continue }
            #expect(page.contains("\nLoss\n  "), "\(method.name)")
            for own in method.hyperparameters { #expect(page.contains("--\(own.name) ")) }
            for own in method.choices { #expect(page.contains("--\(own.name) \(own.options[0])")) }
            if method.objective != nil { #expect(page.contains("\nSource  "), "\(method.name)") }
        }
    }
}
