// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import Testing

/// `lab toy-3d`, `lab properties` and `lab frontier`: their files, and that a second run measures and trains nothing anew.
@Suite(.bench, .serialized, .timeLimit(.minutes(5)))
struct LaboratoryCommandTests {
    let folder: TemporaryFolder

    init() throws { folder = try #require(Bench.current).copy() }

    func run(_ line: String, _ more: [String] = []) throws -> Command.Outcome {
        let outcome = try folder.command.run(line.split(separator: " ").map(String.init) + more)
        try #require(outcome.status == 0, "\(outcome.words)")
        return outcome
    }

    @Test func frontierDrawsRewardOverDivergence() throws {
        let line =
            "lab frontier --model model --prompts pairs.jsonl --held-out pairs.jsonl --reward length:3 --methods sft,dpo,grpo --grid dpo.beta=0.1,0.5 --steps 2,4 --best-of 2,8 --samples 3 --tokens 10 --temperature 1 --seeds 3,4 --set batch-size=4 --set grpo.samples=3 --output out"
        let first = try run(line, ["--quiet"])
        let report = try FileContents.readText(folder("out/report.md"))
        #expect(first.output == report)
        let table = try FileContents.readText(folder("out/frontier.csv"))
        let rows = table.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        // The head, the reference, two of best of N, and of four variants two lengths, each a mean over seeds.
        #expect(rows.count == 1 + 1 + 2 + 4 * 2)
        #expect(rows.contains { $0[0] == "dpo" && $0[1] == "beta=0.5" })
        #expect(try FileContents.readText(folder("out/frontier.svg")).contains("best of"))
        #expect(FileContents.exists(folder("out.runs/pairs.jsonl")))
        let second = try run(line)
        #expect(second.words.contains("there already"))
        #expect(try FileContents.readText(folder("out/frontier.csv")) == table)
    }

    @Test func propertiesSetsFourScenariosSideBySide() throws {
        _ = try run(
            "train sft --shape tiny --tokenizer tokens --data conversations.jsonl --steps 1 --seed 9 --batch-size 2 --output other --quiet"
        )
        let line =
            "lab properties --model model --other other --data pairs.jsonl --held-out pairs.jsonl --reward length:3 --pairs 40 --samples 3 --tokens 10 --temperature 1 --betas 0.1,0.02 --seeds 3 --every 2 --set batch-size=4 --output out"
        let first = try run(line, ["--quiet"])
        let report = try FileContents.readText(folder("out/report.md"))
        #expect(first.output == report)
        for scenario in 1...4 {
            #expect(FileContents.exists(folder("out.runs/scenario-\(scenario).jsonl")))
            #expect(FileContents.exists(folder("out.runs/scenario-\(scenario)-beta-0.02-seed-3")))
        }
        for method in ["dpo", "reward"] {
            #expect(FileContents.exists(folder("out.runs/stability-\(method)/model.safetensors")))
        }
        let second = try run(line)
        #expect(second.words.contains("there already"))
        #expect(try FileContents.readText(folder("out/report.md")) == report)
    }

    @Test func toyModelHasItsPropertiesAndItsPlots() throws {
        let outcome = try run("lab toy-3d --output toy")
        let report = try FileContents.readText(folder("toy/report.md"))
        #expect(outcome.output == report)
        #expect(try folder.contents(under: "toy").keys.filter { $0.hasSuffix(".svg") }.count >= 4)
    }
}
