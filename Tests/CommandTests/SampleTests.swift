// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import StudyFiles
import Testing

/// Grids, single responses and conversations through the command.
@Suite(.bench, .serialized, .timeLimit(.minutes(5)))
struct SampleTests {
    let folder: TemporaryFolder

    init() throws { folder = try #require(Bench.current).copy() }

    var command: Command { folder.command }

    func grid(_ more: String...) -> [String] {
        ["sample", "--checkpoint", "A=model", "--prompts", "prompts.jsonl", "--output", "out.jsonl"] + more
    }

    func records(_ name: String = "out.jsonl") throws -> [GeneratedResponse] {
        try JSONLines.read(GeneratedResponse.self, from: folder(name))
    }

    @Test func aGridSaysWhatItDidAndDoesNothingTwice() throws {
        let first = try command.run(grid("--temperatures", "0.3,1", "--tokens", "8"))
        #expect(first.status == 0 && first.output.isEmpty, "\(first.words)")
        #expect(first.words.contains("48 responses sampled, in out.jsonl; 384 tokens, "))
        #expect(first.words.contains(/\nmethod +responses +tokens +finished\nA +48 +384 +0.0 %\n/))
        let bytes = try FileContents.read(folder("out.jsonl"))
        let second = try command.run(grid("--temperatures", "1", "--tokens", "8"))
        #expect(second.words.contains("all 24 responses were in out.jsonl before"))
        #expect(second.words.contains("holds 24 more responses by the same settings"))
        #expect(try FileContents.read(folder("out.jsonl")) == bytes)
        #expect(try command.run(grid("--temperatures", "1", "--tokens", "8", "--quiet")).words.isEmpty)
    }

    @Test func aKilledGridGoesOnToTheSameBytes() throws {
        let whole = grid("--temperatures", "0.1:1.9:0.3", "--samples", "2", "--tokens", "40", "--stop")
        try #require(try command.run(whole).status == 0)
        let expected = try FileContents.read(folder("out.jsonl"))
        for lines in [2, 5, 8] {
            try FileManager.default.removeItem(atPath: folder("out.jsonl"))
            let run = try command.start(whole)
            for _ in 0..<lines { try run.waitForWords("tokens/s") }
            run.send(SIGKILL)
            #expect(try run.outcome().signal == SIGKILL)
            let some = try FileContents.read(folder("out.jsonl"))
            #expect(some != expected && some.count < expected.count)
            let resumed = try command.run(whole)
            #expect(resumed.status == 0, "\(resumed.words)")
            #expect(try FileContents.read(folder("out.jsonl")) == expected)
        }
    }

    @Test func aSecondProcessOnOneFileIsToldToTryAgain() throws {
        let first = try command.start(
            grid("--temperatures", "0.1:1.9:0.1", "--samples", "40", "--tokens", "80"))
        try first.waitForWords("Sample responses", "tokens/s")
        let second = try command.run(grid("--tokens", "80"))
        #expect(second.status == 75)
        #expect(second.lastWords.contains("out.jsonl: another process is writing to it"))
        first.send(SIGKILL)
        _ = try first.outcome()
        // The dead process holds nothing.
        let third = try command.run(grid("--temperatures", "0.1", "--tokens", "80"))
        #expect(third.status == 0, "\(third.words)")
    }

    @Test func promptsOfYAMLAreLaidOutAndShownWithoutMarks() throws {
        try FileContents.write(
            """
            sections:
              - id: hotel
                layout: chatml
                system: Be kind.
                names: {user: Guest}
                prompts:
                  - Do you have a gym?
                  - id: late
                    turns:
                      - assistant: Good morning.
                      - user: Can I stay?
                    reference: Of course. Stay as long as you like.
              - id: plain
                prompts:
                  - prompt: "The pool is "
                    display: The pool is …
                  - {id: p2, prompt: Hello, display: [{name: Guest, content: Hello}]}

            """, to: folder("p.yaml"))
        try command.succeed(
            "sample", "--checkpoint", "A=model", "--prompts", "p.yaml", "--output", "y.jsonl", "--tokens",
            "3", "--quiet")
        let records = try records("y.jsonl")
        #expect(
            records.map(\.id) == [
                "A/hotel/hotel-1/0.7/0", "A/hotel/late/0.7/0", "A/plain/plain-1/0.7/0", "A/plain/p2/0.7/0",
            ])
        #expect(
            records[0].prompt
                == "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nDo you have a gym?<|im_end|>\n<|im_start|>assistant\n"
        )
        #expect(records[0].display == "Do you have a gym?")
        #expect(records[1].display?.text == "Assistant: Good morning.\n\nGuest: Can I stay?")
        #expect(records[2].prompt == "The pool is " && records[2].display == "The pool is …")
        #expect(records[3].display?.text == "Guest: Hello")
    }

    @Test func theDatasetAnswersWithItsReferences() throws {
        try command.succeed(
            "data", "prompts", "pairs.jsonl", "--references", "--limit", "1", "--output", "r.jsonl")
        let prompts = try PromptRecord.read(from: folder("r.jsonl"))
        let pairs = try PreferencePair.read(from: folder("pairs.jsonl"))
        #expect(prompts[0].reference == pairs[0].chosen)
        let outcome = try command.run([
            "sample", "--checkpoint", "A=model", "--checkpoint", "gold=dataset", "--prompts", "r.jsonl",
            "--output", "d.jsonl", "--tokens", "3000", "--skip-long-prompts",
        ])
        #expect(outcome.status == 65 && outcome.words.contains("the one prompt is too long"))
        try command.succeed(
            "sample", "--checkpoint", "A=model", "--checkpoint", "gold=dataset", "--prompts", "r.jsonl",
            "--output", "d.jsonl", "--tokens", "4", "--temperatures", "0.5,1", "--quiet")
        let gold = try records("d.jsonl").filter { $0.method == "gold" }
        #expect(gold.count == 2 && gold.allSatisfy { $0.checkpoint == "dataset" && $0.tokens == 4 })
        #expect(gold.allSatisfy { $0.finish == .length })
        #expect(prompts[0].reference?.hasPrefix(gold[0].text) == true && gold[0].text == gold[1].text)
    }

    @Test func onePromptIsAnsweredAsTheChatGridAnswersIt() throws {
        let laid = try command.succeed(
            "sample", "--checkpoint", "model", "--prompt", "Where?", "--tokens", "12")
        #expect(laid.hasSuffix("\n") && laid.count > 1)
        #expect(
            try command.succeed("sample", "--checkpoint", "X=model", "--prompt", "Where?", "--tokens", "12")
                == laid)
        let marked = try command.succeed(
            "sample", "--checkpoint", "model", "--raw", "--tokens", "12", "--prompt",
            "<|im_start|>user\nWhere?<|im_end|>\n<|im_start|>assistant\n")
        #expect(marked == laid)
        #expect(
            try command.succeed(
                "sample", "--checkpoint", "model", "--raw", "--prompt", "Where?", "--tokens", "12") != laid)
        let piped = try command.run(
            ["sample", "--checkpoint", "model", "--prompt", "-", "--tokens", "12"], input: "Where?\n")
        #expect(piped.output == laid)
    }
}
