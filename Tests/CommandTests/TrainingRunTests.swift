// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import StudyFiles
import Testing

/// Runs that are interrupted, changed, repeated and watched, as a person does it.
@Suite(.bench, .serialized, .timeLimit(.minutes(5)))
struct TrainingRunTests {
    let folder: TemporaryFolder

    init() throws { folder = try #require(Bench.current).copy() }

    var command: Command { folder.command }

    func arguments(_ method: String, _ output: String, _ more: String = "") -> [String] {
        let start =
            method == "sft"
            ? "--shape tiny --tokenizer tokens --data conversations.jsonl"
            : "--model model --data pairs.jsonl"
        return "train \(method) \(start) --steps 60 --batch-size 2 --save-every 4 --output \(output) \(more)"
            .split(separator: " ").map(String.init)
    }

    func succeed(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) throws
        -> Command.Outcome
    {
        let outcome = try command.run(arguments)
        try #require(outcome.status == 0, "\(outcome.words)", sourceLocation: sourceLocation)
        return outcome
    }

    func weights(_ output: String) throws -> Data {
        try FileContents.read(folder("\(output)/model.safetensors"))
    }

    @Test(arguments: ["sft", "dpo", "orpo"]) func aKilledRunGoesOnToTheSameBytes(method: String) throws {
        _ = try succeed(arguments(method, "whole", "--quiet"))
        let first = try command.start(arguments(method, "cut"))
        try first.waitForWords("Train \(method)", "15 %")
        first.send(SIGKILL)
        #expect(try first.outcome().signal == SIGKILL)
        #expect(!FileContents.exists(folder("cut")) && FileContents.exists(folder("cut.run/run.json")))

        let second = try command.start(arguments(method, "cut"))
        try second.waitForWords("cut: goes on after step")
        try second.waitForWords("45 %")
        second.send(SIGTERM)
        let stopped = try second.outcome()
        #expect(stopped.status == 75 && stopped.lastWords.hasPrefix("showdown: interrupted"))
        #expect(!FileContents.exists(folder("cut")))
        #expect(try folder.contents(under: "cut.run").keys.filter { $0.hasSuffix(".part") } == [])

        _ = try succeed(arguments(method, "cut"))
        #expect(try weights("cut") == weights("whole"))
        #expect(!FileContents.exists(folder("cut.run")))
        func losses(_ output: String) throws -> [Double?] {
            try JSONLines.read([String: Double].self, from: folder("\(output)/metrics.jsonl")).map {
                $0["loss"]
            }
        }
        #expect(try losses("cut") == losses("whole"))
        #expect(try losses("cut").count == 61)
    }

    /// Dropout draws anew in every pass; what it draws is a function of the step, too.
    @Test func adaptersWithDropoutGoOnToTheSameBytes() throws {
        let adapters = "--lora-rank 4 --lora-dropout 0.3 --accumulation 2"
        _ = try succeed(arguments("orpo", "whole", adapters + " --quiet"))
        try interrupt("orpo", "cut", adapters)
        let outcome = try succeed(arguments("orpo", "cut", adapters + " --quiet"))
        #expect(outcome.words.isEmpty)
        let names = try folder.contents(under: "whole")
        #expect(names["adapter_model.safetensors"] != nil)
        #expect(
            try folder.contents(under: "cut")["adapter_model.safetensors"]
                == names["adapter_model.safetensors"])
    }

    /// A folder with a state of a run that was interrupted.
    func interrupt(_ method: String, _ output: String, _ more: String = "") throws {
        let run = try command.start(arguments(method, output, more))
        try run.waitForWords("Train \(method)", "10 %")
        run.send(SIGINT)
        #expect(try run.outcome().status == 75)
    }

    @Test(arguments: ["model/model.safetensors", "pairs.jsonl", "--seed 8", "--beta 0.3", "--clip 0"])
    func whatChangedBeforeAResumeIsNamed(change: String) throws {
        try interrupt("dpo", "out")
        var more = ""
        let words: String
        switch change {
        case "pairs.jsonl":
            let text = try FileContents.readText(folder(change))
            try FileContents.write(text + text.split(separator: "\n")[0] + "\n", to: folder(change))
            words = "data file was "
        case "model/model.safetensors":
            var bytes = try FileContents.read(folder(change))
            bytes[bytes.count - 3] ^= 1
            try FileContents.write(bytes, to: folder(change))
            words = "starting weights was "
        default:
            more = change
            words =
                ["--seed 8": "--seed was 7, is 8", "--beta 0.3": "--beta was 0.1, is 0.3"][change]
                ?? "--clip was 1.0, is absent"
        }
        let before = try folder.contents(under: "out.run")
        let outcome = try command.run(arguments("dpo", "out", more))
        #expect(
            outcome.status == 73 && outcome.lastWords.contains(words) && outcome.lastWords.contains("--fresh")
        )
        #expect(try folder.contents(under: "out.run") == before)
        _ = try succeed(arguments("dpo", "out", more + " --fresh --quiet"))
    }

    @Test func theConfigurationOfACheckpointGivesItAgain() throws {
        _ = try succeed(
            arguments(
                "orpo", "one",
                "--quiet --lambda 0.3 --optimizer rmsprop --accumulation 2 --schedule linear --floor 0 --warmup 3"
            ))
        _ = try succeed(["train", "orpo", "--config", "one/training.yaml", "--output", "two", "--quiet"])
        #expect(try weights("one") == weights("two"))
        #expect(
            try FileContents.read(folder("one/training.yaml"))
                == FileContents.read(folder("two/training.yaml")))
        _ = try succeed([
            "train", "orpo", "--config", "one/training.yaml", "--output", "three", "--lambda", "0.1",
            "--quiet",
        ])
        #expect(try weights("one") != weights("three"))
        struct Record: Decodable {
            var optimizer, schedule: String
            var accumulation, schedule_floor, epsilon, lambda, warmup_steps: Double
        }
        struct Whole: Decodable {
            var hyperparameters: Record
            var flops, flops_evaluation: Double?
        }
        let record = try JSONDecoder().decode(
            Whole.self, from: FileContents.read(folder("one/showdown.json")))
        let values = record.hyperparameters
        #expect(values.optimizer == "rmsprop" && values.schedule == "linear" && values.accumulation == 2)
        #expect(values.schedule_floor == 0 && values.epsilon == 1e-8 && values.lambda == 0.3)
        #expect(values.warmup_steps == 3)
    }

    @Test func aRunThatDivergesNamesStepLinesAndLastState() throws {
        let before = try folder.contents()
        let wild = "--learning-rate 1e30 --clip 0 --warmup 0"
        let outcome = try command.run(arguments("sft", "out", wild + " --quiet"))
        #expect(outcome.status == 70)
        #expect(outcome.lastWords.contains(/step \d+: the (loss|gradient's norm) is not a finite number/))
        #expect(outcome.lastWords.contains(/conversations\.jsonl, lines \d+, \d+/))
        #expect(outcome.lastWords.contains("Nothing was written"))
        #expect(try folder.contents() == before)

        let kept = try command.run(arguments("sft", "out", wild + " --save-every 1 --quiet"))
        #expect(
            kept.status == 70 && kept.lastWords.contains(/last good state is that of step \d+, in out\.run/))
        #expect(FileContents.exists(folder("out.run/run.json")) && !FileContents.exists(folder("out")))
    }

    @Test func whatIsLeftOutIsCountedAndListed() throws {
        let long = String(repeating: "very ", count: 400)
        let text = try FileContents.readText(folder("pairs.jsonl"))
        try FileContents.write(
            "\n{\"prompt\":\"\(long)\",\"chosen\":\"a\",\"rejected\":\"b\"}\n"
                + "{\"prompt\":\"p\",\"chosen\":\"a\",\"rejected\":\"a\"}\n" + text, to: folder("pairs.jsonl")
        )
        let outcome = try succeed(arguments("orpo", "out", "--warmup 60"))
        #expect(outcome.words.contains("The warm-up of 60 steps is not over when the run ends after 60."))
        #expect(
            outcome.words.contains("1 with both responses the same")
                && outcome.words.contains("out/dropped.jsonl"))
        struct Row: Decodable {
            var line: Int
            var reason: String
        }
        let rows = try JSONLines.read(Row.self, from: folder("out/dropped.jsonl"))
        #expect(rows[0].line == 2 && rows[0].reason == "longer than the context")
        #expect(rows[1].line == 3 && rows[1].reason == "with both responses the same")
    }

    @Test func theReferenceIsScoredOnce() throws {
        func referenceOperations(_ output: String) throws -> Double? {
            struct Record: Decodable {
                var flops_reference: Double?
            }
            return try JSONDecoder().decode(
                Record.self, from: FileContents.read(folder("\(output)/showdown.json"))
            ).flops_reference
        }
        _ = try succeed(arguments("dpo", "one", "--quiet"))
        _ = try succeed(arguments("dpo", "two", "--quiet"))
        #expect(try referenceOperations("one").map { $0 > 0 } == true)
        #expect(try referenceOperations("two") == nil)
        #expect(try weights("one") == weights("two"))
        let name = try #require(try folder.contents(under: ".showdown-cache").keys.first)
        try FileContents.write("{", to: folder(".showdown-cache/\(name)"))
        let outcome = try succeed(arguments("dpo", "three"))
        #expect(outcome.words.contains("\(name) is damaged"))
        #expect(try weights("one") == weights("three"))
    }
}
