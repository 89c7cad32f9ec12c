// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import Testing

/// `sample report` and `sample probe` as a researcher runs them, on a model of a few thousand weights.
@Suite(.bench, .timeLimit(.minutes(5)))
struct SampleReportTests {
    let folder: TemporaryFolder

    init() throws { folder = try #require(Bench.current).copy() }

    @Test func printsTheReportOrWritesItsFolder() throws {
        let printed = try folder.command.run(["sample", "report", "responses.jsonl"])
        #expect(printed.status == 0 && printed.output.hasPrefix("# What is in responses.jsonl\n"))
        let written = try folder.command.run([
            "sample", "report", "responses.jsonl", "--model", "model", "--output", "out", "--quiet",
        ])
        #expect(written.status == 0 && written.output.isEmpty)
        #expect(try FileContents.readText(folder("out/report.md")).contains("Perplexity"))
        #expect(FileContents.exists(folder("out/perplexity.svg")))
        let first = try folder.contents(under: "out")
        let json = try folder.command.run([
            "sample", "report", "responses.jsonl", "--model", "model", "--output", "out", "--json", "--quiet",
        ])
        #expect(try Data(json.output.utf8) == FileContents.read(folder("out/report.json")))
        #expect(try folder.contents(under: "out") == first)
    }

    @Test func whatNamesAMethodIsSaidAndIsNoFailure() throws {
        var responses = try JSONLines.read(GeneratedResponse.self, from: folder("responses.jsonl"))
        responses[3].text = "I was tuned by DPO."
        try JSONLines.write(responses, to: folder("named.jsonl"))
        let outcome = try folder.command.run(["sample", "report", "named.jsonl", "--output", "out"])
        #expect(outcome.status == 0)
        #expect(outcome.lastWords == "warning: a text names what is under test; see out/identity.csv")
        #expect(
            try FileContents.readText(folder("out/identity.csv")).contains(
                "method,DPO,text,\(responses[3].id),"))
    }

    @Test func aProbeGoesFromPromptsToDifferences() throws {
        let prompts = (1...5).map {
            PromptRecord(section: "hotel", promptID: "p\($0)", prompt: "My wife needs room \($0).")
        }
        try JSONLines.write(prompts, to: folder("own.jsonl"))
        let made = try folder.command.run(["sample", "probe", "own.jsonl", "--output", "probe.jsonl"])
        #expect(made.status == 0 && made.lastWords == "gender.male: 5 prompts")
        let sample =
            "sample --checkpoint SFT=model --prompts probe.jsonl --tokens 4 --output drawn.jsonl --quiet"
        #expect(try folder.command.run(sample.split(separator: " ").map(String.init)).status == 0)
        let report = try folder.command.succeed("sample", "report", "drawn.jsonl", "--probe", "--seed", "3")
        #expect(report.contains("| SFT | gender.male | 5 | 5 |") && report.contains("seed 3"))
        let list = try folder.command.succeed("sample", "probe", "--list")
        try FileContents.write(list, to: folder("exchanges.json"))
        let again = try folder.command.succeed(
            "sample", "probe", "own.jsonl", "--exchanges", "exchanges.json")
        #expect(try Data(again.utf8) == FileContents.read(folder("probe.jsonl")))
    }
}
