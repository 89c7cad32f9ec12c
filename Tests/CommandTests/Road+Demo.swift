// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import StudyFiles
import Testing

/// The demo, with every kind of interruption on its way.
extension Road {
    func isInterruptedWhileItTrains() throws {
        let run = try command.start(Self.demo)
        try run.waitForWords("Train SFT", "0 %")
        try endsPolitely(run)
        #expect(try names("X/checkpoints") == [])
        #expect(FileContents.exists(folder("X/data/prompts.jsonl")))
    }

    func isKilledBetweenTwoMethods() throws {
        let run = try command.start(Self.demo)
        try run.waitForWords("Conversations", "there already")
        try run.waitForWords("Train DPO", "0 %")
        run.send(SIGKILL)
        #expect(try run.outcome().signal == SIGKILL)
        #expect(try names("X/checkpoints").filter { !$0.hasSuffix(".part") } == ["sft"])
        try isWhole("SFT")
    }

    func isInterruptedWhileItSamples() throws {
        let run = try command.start(Self.demo)
        try run.waitForWords("Train SFT", "there already")
        // The first line that tells a speed: some responses are there and some are not.
        try run.waitForWords("Sample responses", "tokens/s")
        try endsPolitely(run)
        #expect(!FileContents.exists(folder("X/responses/grid.json")))
        #expect(
            try JSONLines.read(GeneratedResponse.self, from: folder("X/responses/responses.jsonl")).count > 0)
        #expect(try names("X/study") == [])
    }

    /// A signal gives one clear sentence, the status for "try again" and nothing half-written.
    private func endsPolitely(_ run: Run) throws {
        run.send(SIGINT)
        let outcome = try run.outcome()
        #expect(outcome.status == 75)
        #expect(
            outcome.lastWords
                == "showdown: interrupted; nothing was left half-written. Run the same command again."
        )
        #expect(try folder.contents().keys.filter { $0.hasSuffix(".part") } == [])
    }

    func goesOnToTheEnd() throws {
        let early = try JSONLines.read(GeneratedResponse.self, from: folder("X/responses/responses.jsonl"))
        let outcome = try command.run(Self.demo)
        try #require(outcome.status == 0, "\(outcome.words)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.words.contains("\(early.count) there before"))
        // What an interrupted run had sampled is part of the grid, word for word.
        let all = try JSONLines.read(GeneratedResponse.self, from: folder("X/responses/responses.jsonl"))
        #expect(Set(early.map(\.id)).count == early.count)
        #expect(early.allSatisfy(all.contains))
    }

    func doesNothingTheSecondTime() throws {
        let before = try folder.contents()
        let outcome = try command.run(Self.demo + ["--quiet"])
        #expect(outcome.status == 0)
        #expect(try folder.contents() == before)
        #expect(!before.keys.contains { $0.hasSuffix(".part") || $0.hasSuffix("-wal") })
    }

    func leavesFourCheckpoints() throws {
        #expect(try names("X/checkpoints") == ["coala", "dpo", "orpo", "sft"])
        for method in Self.methods { try isWhole(method) }
        #expect(FileContents.exists(checkpoint("COALA") + "/convex_head.safetensors"))
    }

    /// The folder has its record and metrics, and another program of this kind can sample from it.
    private func isWhole(_ method: String) throws {
        struct Record: Decodable {
            var method: String
            var parent: String?
            var data_sha256: String
            var metrics: [String: Double]
        }
        let record = try JSONDecoder().decode(
            Record.self, from: try FileContents.read(checkpoint(method) + "/showdown.json"))
        #expect(record.method == method.lowercased())
        #expect((record.parent == nil) == (method == "SFT"))
        let data = method == "SFT" ? "conversations" : "preferences"
        #expect(record.data_sha256 == (try Fingerprint.ofFile(folder("X/data/\(data).jsonl"))))
        #expect(record.metrics["eval/loss"].map { $0 > 0 } == true)
        let metrics = try FileContents.readText(checkpoint(method) + "/metrics.jsonl")
        #expect(metrics.split(separator: "\n").count >= 3)
        try command.succeed(
            "sample", "--checkpoint", checkpoint(method), "--prompt", "Hello", "--tokens", "2")
    }

    func leavesAnEvenGridOfResponses() throws {
        let responses = try JSONLines.read(
            GeneratedResponse.self, from: folder("X/responses/responses.jsonl"))
        let prompts = try PromptRecord.read(from: folder("X/data/prompts.jsonl"))
        #expect(prompts.count >= 13)
        #expect(Set(responses.map(\.method)) == Set(Self.methods))
        #expect(Set(responses.map(\.tokens)).count == 1)
        let temperatures = [0.001, 0.301, 0.601, 0.901, 1.201, 1.501, 1.801, 2.101]
        #expect(Set(responses.map(\.temperature)).sorted() == temperatures)
        #expect(responses.count == prompts.count * temperatures.count * Self.methods.count)
        #expect(Set(responses.map(\.id)).count == responses.count)
        #expect(Set(responses.map(\.prompt)) == Set(prompts.map(\.prompt)))
    }

    func asksWhatNoTrainingConversationAsks() throws {
        struct Conversation: Decodable {
            struct Message: Decodable {
                var role: String
                var content: String
            }
            var messages: [Message]
        }
        let conversations = try JSONLines.read(Conversation.self, from: folder("X/data/conversations.jsonl"))
        let asked = Set(conversations.flatMap(\.messages).filter { $0.role == "user" }.map(\.content))
        #expect(asked.count > 100)
        for prompt in try PromptRecord.read(from: folder("X/data/prompts.jsonl")) {
            let turns = prompt.prompt.matches(of: /<\|im_start\|>user\n((?s).*?)<\|im_end\|>/).map {
                String($0.1)
            }
            let question = try #require(turns.last, "\(prompt.promptID) has no question")
            #expect(!asked.contains(question), "\(prompt.promptID) is asked in training")
        }
    }

    private func names(_ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder(name)).sorted()
    }
}
