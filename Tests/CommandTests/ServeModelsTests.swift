// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import StudyFiles
import Testing

/// The service as a process, and a grid that asks it.
@Suite(.bench, .serialized, .timeLimit(.minutes(5)))
struct ServeModelsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try #require(Bench.current).copy() }

    private func serve(_ options: String...) throws -> (run: Run, address: String) {
        let run = try folder.command.start(
            ["serve-models", "--checkpoint", "small=model", "--port", "0"] + options)
        return (run, try run.firstLine())
    }

    private func sample(_ address: String, _ options: String...) throws -> Command.Outcome {
        try folder.command.run(
            [
                "sample", "--endpoint", "API=\(address)", "--prompts", "prompts.jsonl", "--tokens", "5",
                "--endpoint-attempts", "2", "--output", "out.jsonl", "--endpoint-extensions",
            ] + options)
    }

    @Test(arguments: [SIGINT, SIGTERM]) func aSignalEndsTheServicePolitely(signal: Int32) throws {
        let (run, _) = try serve()
        run.send(signal)
        let outcome = try run.outcome()
        #expect(outcome.status == 0 && outcome.words.hasSuffix("Stopped.\n"))
    }

    @Test func anOpenDoorIsWarnedOf() throws {
        let (open, _) = try serve("--host", "0.0.0.0")
        open.send(SIGTERM)
        let words = try open.outcome().words
        #expect(words.contains("Anybody who reaches 0.0.0.0") && words.contains("unencrypted"))
        let (closed, _) = try serve()
        closed.send(SIGTERM)
        #expect(try !closed.outcome().words.contains("warning"))
    }

    @Test func aGridAsksTheServiceBesideACheckpoint() throws {
        try FileContents.write("a-token\n", to: folder("token"))
        let (run, address) = try serve("--token-file", "token")
        let refused = try sample(address)
        #expect(
            refused.status == 66
                && refused.words.contains("\(address)/v1/models: status 401: A token is needed"))
        let outcome = try sample(address, "--endpoint-token", "API=token", "--checkpoint", "SFT=model")
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(outcome.words.contains("cannot be drawn again"))
        let records = try JSONLines.read(GeneratedResponse.self, from: folder("out.jsonl"))
        #expect(records.count == 48 && records.allSatisfy { $0.tokens == 5 })
        #expect(Set(records.map(\.checkpoint)) == ["model", "\(address)/v1/chat/completions#small"])
        for name in ["out.jsonl"] { #expect(try !FileContents.readText(folder(name)).contains("a-token")) }
        let missing = try sample(address + "#large", "--endpoint-token", "API=token")
        #expect(missing.status == 66 && missing.words.contains("has no such model; it has small"))
        run.send(SIGTERM)
        let words = try run.outcome().words
        #expect(words.contains("status=200") && !words.contains("a-token"))
        // Nobody listens any more: what is there stays, and another time may do.
        let before = try FileContents.read(folder("out.jsonl"))
        let later = try sample(address + "#small", "--samples", "2", "--endpoint-token", "API=token")
        #expect(
            later.status == 75 && later.words.contains("nobody answers at this address"), "\(later.words)")
        #expect(try FileContents.read(folder("out.jsonl")) == before)
    }
}
