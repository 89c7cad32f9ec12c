// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import StudyFiles
import Testing
import Training

/// Sweeps, curves, scores, and the options that they share.
@Suite(.bench, .serialized, .timeLimit(.minutes(5)))
struct WatchingTests {
    let folder: TemporaryFolder

    init() throws { folder = try #require(Bench.current).copy() }

    var command: Command { folder.command }

    @Test func aSweepSortsWhatItReachedAndGoesOn() throws {
        let sweep = [
            "sweep", "sft", "--shape", "tiny", "--tokenizer", "tokens", "--data", "conversations.jsonl",
            "--held-out", "conversations.jsonl", "--output", "sweep", "--steps", "6",
            "--vary", "learning-rate=1e-5,3e-3,1e30", "--vary", "batch-size=2", "--clip", "0", "--warmup",
            "0",
        ]
        let first = try command.run(sweep)
        try #require(first.status == 0, "\(first.words)")
        let csv = try CommaSeparatedValues.parse(
            FileContents.readText(folder("sweep/sweep.csv")), path: "sweep.csv")
        #expect(csv.map { $0.fields[0] } == ["learning-rate", "0.003", "1e-05", "1e+30"])
        #expect(csv[0].fields[2] == "eval/loss")
        #expect(csv[1].fields.last == "sweep/learning-rate=0.003,batch-size=2")
        #expect(csv[3].fields[2].isEmpty && csv[3].fields[3].hasPrefix("diverged at"))
        let lines = first.output.split(separator: "\n")
        #expect(
            lines[2].contains("0.003") && lines[2].contains("**best**")
                && lines.last?.contains("flatters") == true)
        #expect(FileContents.exists(folder("sweep/learning-rate=1e-05,batch-size=2/showdown.json")))

        let before = try folder.contents(under: "sweep")
        let second = try command.run(sweep)
        #expect(second.status == 0 && second.output == first.output)
        #expect(second.words.contains("learning-rate=0.003,batch-size=2: there already."))
        #expect(try folder.contents(under: "sweep") == before)

        let random = try command.run(sweep + ["--random", "2", "--output", "some"])
        #expect(random.status == 0)
        let runs = try folder.contents(under: "some").keys.filter {
            $0.hasSuffix("showdown.json") || $0.hasSuffix(".run")
        }
        #expect(runs.count <= 2)
    }

    @Test func curvesAreDrawnOfRunsThatGoOnToo() throws {
        let train = "train sft --shape tiny --tokenizer tokens --data conversations.jsonl --batch-size 2"
            .split(separator: " ").map(String.init)
        let done = try command.run(train + ["--output", "done", "--steps", "5", "--quiet"])
        #expect(done.status == 0)
        let run = try command.start(train + ["--output", "going", "--steps", "200"])
        try run.waitForWords("5 %", "loss")
        run.send(SIGINT)
        #expect(try run.outcome().status == 75)
        let outcome = try command.run([
            "plot", "done", "going", "--x", "steps", "--x", "seconds", "--ema", "0.3", "--output", "charts",
        ])
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder("charts")).sorted() == [
                "gradient-norm-seconds.svg", "gradient-norm-steps.svg", "loss-seconds.svg", "loss-steps.svg",
            ])
        let loss = try FileContents.readText(folder("charts/loss-steps.svg"))
        #expect(loss.hasPrefix("<svg") && loss.contains(">done<") && loss.contains(">going<"))
    }

    @Test func scoresOfBothFormsAgree() throws {
        let pair = "\"prompt\":\"Hello\",\"chosen\":\"a pool\",\"rejected\":\"no\""
        try FileContents.write(
            "{\(pair)}\n{\"prompt\":\"Hello\",\"completion\":\"a pool\"}\n\n{\"prompt\":\"\",\"completion\":\"\"}\n"
                + "{\"prompt\":\"\",\"completion\":\"no\"}\n", to: folder("lines"))
        struct Row: Decodable {
            var index: Int
            var logp, chosen_logp, rejected_logp: Double?
            var tokens, chosen_tokens: Int?
            var token_logps, rejected_token_logps: [Double]?
        }
        func score(_ flags: String...) throws -> [Row] {
            let outcome = try command.run(["score", "--model", "model", "--input", "lines"] + flags)
            try #require(outcome.status == 0, "\(outcome.words)")
            #expect(outcome.words.contains("lines, line 4: left out, with a response of no tokens."))
            return try outcome.output.split(separator: "\n").map {
                try JSONDecoder().decode(Row.self, from: Data($0.utf8))
            }
        }
        let sums = try score()
        #expect(sums.map(\.index) == [0, 1, 3])
        let (whole, alone) = (try #require(sums[0].chosen_logp), try #require(sums[1].logp))
        #expect(
            abs(whole - alone) < 1e-4 && sums[0].chosen_tokens == sums[1].tokens && sums[1].token_logps == nil
        )
        let means = try score("--mean", "--tokens")
        let count = Double(try #require(means[1].tokens))
        #expect(abs((means[1].logp ?? 0) - alone / count) < 1e-6)
        let tokens = try #require(means[1].token_logps)
        #expect(Double(tokens.count) == count && abs(tokens.reduce(0, +) - alone) < 1e-4)
        #expect(means[0].rejected_token_logps?.isEmpty == false)
    }

    /// Every option of the command is a setting of some method, and the other way about.
    @Test func theCommandHasExactlyTheSettings() throws {
        struct Page: Decodable {
            struct Command: Decodable {
                struct Argument: Decodable {
                    struct Name: Decodable {
                        var name: String
                    }
                    var kind: String
                    var names: [Name]?
                }
                var arguments: [Argument]
            }
            var command: Command
        }
        let text = try command.succeed("train", "--experimental-dump-help")
        let page = try JSONDecoder().decode(Page.self, from: Data(text.utf8))
        let names = Set(
            page.command.arguments.filter { $0.kind != "positional" }.flatMap { $0.names ?? [] }.map(\.name))
        let others: Set = [
            "config", "preset", "fresh", "quiet", "help", "h", "version", "no-gradient-checkpointing",
        ]
        #expect(names.subtracting(others) == Set(TrainingMethod.everySetting.keys))
    }
}
