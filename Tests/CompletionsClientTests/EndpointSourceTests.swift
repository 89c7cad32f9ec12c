// SPDX-License-Identifier: Apache-2.0

import CompletionsClient
import Foundation
import Generation
import StudyFiles
import Testing

/// A grid whose method is a service that has its bad days.
struct EndpointSourceTests {
    private final class Subject {
        let server: ScriptedServer
        let output: String
        var grid: ResponseGrid

        init(_ acts: [ScriptedServer.Act]) throws {
            server = try ScriptedServer(acts)
            output =
                FileManager.default.temporaryDirectory.appending(path: "grid-\(UUID().uuidString).jsonl").path
            let prompts = ["Where?", "<|im_start|>user\nWhen?<|im_end|>\n<|im_start|>assistant\n"]
                .enumerated().map {
                    PromptRecord(section: "s", promptID: "\($0)", prompt: $1)
                }
            grid = ResponseGrid(
                prompts: prompts, temperatures: [0.5, 1], settings: GridSettings(length: .exactly(7), seed: 3)
            )
            grid.samples = 2
        }

        deinit {
            server.stop()
            try? FileManager.default.removeItem(atPath: output)
        }

        func endpoint(_ more: String = "#small") throws -> CompletionsEndpoint {
            var endpoint = try CompletionsEndpoint(server.address + more)
            endpoint.patience.attempts = 3
            return endpoint
        }

        func method(_ more: String = "#small", takesExtensions: Bool = false) throws -> GridMethod {
            let client = CompletionsClient(try endpoint(more)) { _, check in try check() }
            return GridMethod(
                name: "API", source: EndpointSource(client, atOnce: 1, takesExtensions: takesExtensions))
        }

        func run() throws -> GridSummary { try grid.run([try method()], output: output) }

        var records: [GeneratedResponse] {
            get throws { try JSONLines.read(GeneratedResponse.self, from: output) }
        }
    }

    @Test func aRecordSaysWhatTheServiceWasAskedAndSaid() throws {
        let subject = try Subject([.complete(" Upstairs.")])
        let summary = try subject.run()
        #expect(summary.sampled == 8 && summary.tokens == 56)
        let record = try #require(try subject.records.first)
        #expect(record.text == " Upstairs." && record.tokens == 7 && record.finish == .length)
        #expect(record.checkpoint == "\(subject.server.address)/chat/completions#small")
        #expect(record.sampling == "endpoint, max-tokens 7, top-p 0.9" && record.weights == nil)
        // Eight cells, eight seeds; the temperature is the cell's.
        let bodies = subject.server.requests.compactMap { $0.components(separatedBy: "\r\n\r\n").last }
        #expect(Set(bodies).count == 8 && bodies.allSatisfy { $0.contains("\"seed\":") })
        #expect(bodies.count { $0.contains("\"temperature\":0.5") } == 4)
        #expect(bodies.count { $0.contains("[{\"content\":\"When?\",\"role\":\"user\"}]") } == 4)
        #expect(
            bodies.allSatisfy {
                $0.contains("\"max_tokens\":7") && !$0.contains("top_k") && !$0.contains("ignore_eos")
            })
    }

    @Test func whatIsBeyondOpenAIsFormIsSentWhereItIsAskedFor() throws {
        let subject = try Subject([.complete("a")])
        _ = try subject.grid.run([try subject.method(takesExtensions: true)], output: subject.output)
        #expect(subject.server.requests[0].contains("\"ignore_eos\":true"))
        #expect(subject.server.requests[0].contains("\"top_k\":50"))
        #expect(
            try subject.records[0].sampling == "endpoint, max-tokens 7, top-p 0.9, top-k 50, no end of text")
        #expect(throws: GenerationError.self) { try subject.run() }
    }

    @Test func wordsAreCountedWhereTheServiceCountsNothing() throws {
        let subject = try Subject([
            .answer(
                200, "{\"choices\":[{\"message\":{\"content\":\"On the roof.\"},\"finish_reason\":\"stop\"}]}"
            )
        ])
        let summary = try subject.run()
        #expect(try subject.records.allSatisfy { $0.tokens == 3 && $0.finish == .stop })
        #expect(summary.methods[0].short == 8)
    }

    @Test func aFinishedGridAsksNothing() throws {
        let subject = try Subject([.complete("a")])
        _ = try subject.run()
        let bytes = try FileContents.read(subject.output)
        #expect(try subject.run().existing == 8)
        #expect(subject.server.requests.count == 8)
        #expect(try FileContents.read(subject.output) == bytes)
    }

    @Test(arguments: [
        ScriptedServer.Act.answer(500, "{\"error\":{\"message\":\"oops\"}}"), .reset, .close, .truncate,
        .answer(200, "{{{"),
        .answer(429, "", headers: ["Retry-After: 1"]),
    ])
    func whatWasAnsweredIsKeptAndTheGridGoesOn(act: ScriptedServer.Act) throws {
        // Good, good, a stumble, good, then nothing but trouble.
        let subject = try Subject([.complete("0"), .complete("1"), act, .complete("2"), act])
        #expect(throws: CompletionsFailure.self) { try subject.run() }
        #expect(try subject.records.map(\.text) == ["0", "1", "2"])
        #expect(subject.server.requests.count == 7)
        let second = try Subject([.complete("later")])
        // The same address, which is what tells services apart.
        let grid = subject.grid
        let text = try FileContents.readText(subject.output).replacing(
            ":\(subject.server.port)/", with: ":\(second.server.port)/")
        try FileContents.write(text, to: second.output)
        second.grid = grid
        let summary = try second.run()
        #expect(summary.existing == 3 && summary.sampled == 5)
        #expect(
            try second.records.map(\.text) == ["0", "1", "2", "later", "later", "later", "later", "later"])
    }

    @Test func anotherModelOrLengthIsAnotherGrid() throws {
        let subject = try Subject([.complete("a")])
        _ = try subject.run()
        #expect(throws: GenerationError.self) {
            try subject.grid.run([try subject.method("#large")], output: subject.output)
        }
        subject.grid.settings.length = .exactly(8)
        #expect(throws: GenerationError.self) { try subject.run() }
        subject.grid.settings.length = .exactly(7)
        #expect(try subject.run().existing == 8)
    }

    @Test func aServiceIsAskedWhatItHasBeforeAnythingElse() throws {
        func checked(_ act: ScriptedServer.Act, _ more: String) throws -> String? {
            let subject = try Subject([act])
            return try EndpointSource.checked(try subject.endpoint(more)).model
        }
        let one = ScriptedServer.Act.answer(200, "{\"data\":[{\"id\":\"small\"}]}")
        let two = ScriptedServer.Act.answer(200, "{\"data\":[{\"id\":\"small\"},{\"id\":\"large\"}]}")
        #expect(try checked(one, "") == "small")
        #expect(try checked(two, "#large") == "large")
        // A service without a list is taken at its word.
        #expect(try checked(.answer(404, "no"), "#mine") == "mine")
        for (act, more, kind) in [
            (two, "", CompletionsFailure.Kind.address), (two, "#other", .notFound),
            (.answer(401, "no"), "#small", .notAllowed),
            (.answer(404, "no"), "", .notFound),
        ] {
            #expect {
                try checked(act, more)
            } throws: { error in
                (error as? CompletionsFailure)?.kind == kind
            }
        }
    }
}
