// SPDX-License-Identifier: Apache-2.0

import CompletionsClient
import Foundation
import Synchronization
import Testing

/// Holds the client against a service that does its worst, over loopback.
struct CompletionsClientTests {
    private static let token = "secret-token-1"

    /// A client that does not wait between tries but notes how long it would have.
    private final class Subject {
        let server: ScriptedServer
        let client: CompletionsClient
        let pauses = Pauses()

        init(
            _ acts: [ScriptedServer.Act], path: String = "",
            change: (inout CompletionsEndpoint) -> Void = { _ in }
        ) throws {
            server = try ScriptedServer(acts)
            var endpoint = try CompletionsEndpoint(server.address + path + "#small")
            endpoint.token = CompletionsClientTests.token
            endpoint.patience.connection = .seconds(20)
            change(&endpoint)
            let pauses = pauses
            client = CompletionsClient(endpoint) { time, check in
                try check()
                pauses.list.withLock { $0.append(time) }
            }
        }

        deinit { server.stop() }

        func ask(_ prompt: String = "where") throws -> CompletionAnswer {
            try client.complete(CompletionQuestion(prompt: prompt, temperature: 0.5, maximumTokens: 9))
        }

        func failure() -> CompletionsFailure? {
            do {
                _ = try ask()
                return nil
            } catch {
                return error as? CompletionsFailure
            }
        }
    }

    private final class Pauses: Sendable {
        let list = Mutex<[Duration]>([])
        var all: [Duration] { list.withLock { $0 } }
    }

    // MARK: - Good days

    @Test func aChatIsAskedInTheFieldsThatEveryServiceKnows() throws {
        let subject = try Subject([.complete(" by the lift")])
        var question = CompletionQuestion(prompt: "where", temperature: 0.5, maximumTokens: 9)
        question.seed = 4
        question.stops = ["x"]
        question.topP = 0.9
        let answer = try subject.client.complete(question)
        #expect(answer.text == " by the lift" && answer.tokens == 7 && answer.finish == "length")
        let request = try #require(subject.server.requests.first)
        #expect(request.hasPrefix("POST /v1/chat/completions HTTP/1.1\r\n"))
        #expect(request.contains("Authorization: Bearer \(Self.token)\r\n"))
        #expect(
            request.hasSuffix(
                "{\"max_tokens\":9,\"messages\":[{\"content\":\"where\",\"role\":\"user\"}],\"model\":\"small\",\"seed\":4,\"stop\":[\"x\"],\"temperature\":0.5,\"top_p\":0.9}"
            ))
    }

    @Test func aPlainCompletionIsAskedByItsAddress() throws {
        let subject = try Subject(
            [.answer(200, "{\"choices\":[{\"text\":\"ab\",\"finish_reason\":\"stop\"}]}")],
            path: "/completions")
        let answer = try subject.ask()
        #expect(answer.text == "ab" && answer.tokens == nil && answer.finish == "stop")
        let request = try #require(subject.server.requests.first)
        #expect(request.hasPrefix("POST /v1/completions HTTP/1.1\r\n"))
        #expect(
            request.hasSuffix(
                "{\"max_tokens\":9,\"model\":\"small\",\"prompt\":\"where\",\"temperature\":0.5}"))
    }

    @Test func modelsAreListed() throws {
        let subject = try Subject([.answer(200, "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}")])
        #expect(try subject.client.models() == ["a", "b"])
        #expect(subject.server.requests.first?.hasPrefix("GET /v1/models HTTP/1.1") == true)
    }

    @Test func manyAreAskedAtOnceAndEachIsAnswered() throws {
        let subject = try Subject([.complete("yes")])
        let questions = (0..<50).map { CompletionQuestion(prompt: "\($0)", temperature: 1, maximumTokens: 1) }
        var answered: Set<Int> = []
        try subject.client.complete(questions, atOnce: 8) { index, _ in answered.insert(index) }
        #expect(answered.count == 50 && subject.server.requests.count == 50)
    }

    // MARK: - Bad days

    @Test(arguments: [
        ScriptedServer.Act.answer(500, "{\"error\":{\"message\":\"oops\"}}"), .answer(502, "<html>"),
        .answer(503, ""),
        .answer(504, ""), .answer(429, ""), .answer(408, ""), .reset, .close, .truncate,
        .answer(200, "garbage"),
        .answer(200, "{\"choices\":[]}"), .answer(200, "{\"choices\":[{\"message\":{}}]}"), .answer(200, ""),
    ])
    func whatMayPassIsTriedAgain(act: ScriptedServer.Act) throws {
        let subject = try Subject([act, act, .complete("at last")])
        #expect(try subject.ask().text == "at last")
        #expect(subject.server.requests.count == 3)
        let pauses = subject.pauses.all
        #expect(pauses.count == 2)
        #expect((.milliseconds(250) ... .milliseconds(500)).contains(pauses[0]))
        #expect((.milliseconds(500) ... .milliseconds(1_000)).contains(pauses[1]))
    }

    @Test(arguments: [400, 401, 403, 404, 409, 413, 415, 422, 301, 302, 204])
    func whatCannotPassIsNotTriedAgain(status: Int) throws {
        let subject = try Subject([
            .answer(
                status, status == 204 ? "" : "{\"error\":{\"message\":\"no such thing\"}}",
                headers: ["Location: http://127.0.0.1:1/"])
        ])
        let failure = try #require(subject.failure())
        #expect(failure.status == status)
        #expect(failure.description.contains("\(subject.server.address)/chat/completions"))
        #expect(status == 204 || failure.description.contains("no such thing"))
        #expect(subject.server.requests.count == 1 && subject.pauses.all.isEmpty)
    }

    @Test func triesEndSomeTimeAndSaySo() throws {
        let subject = try Subject([.answer(500, "{\"error\":{\"message\":\"out of order\"}}")]) {
            $0.patience.attempts = 4
        }
        let failure = try #require(subject.failure())
        #expect(failure.kind == .temporary && failure.status == 500)
        #expect(failure.description.contains("out of order (tried 4 times)"))
        #expect(subject.server.requests.count == 4)
    }

    @Test func theSameQuestionWaitsTheSameAndOthersDoNot() throws {
        func pauses(_ label: String) throws -> [Duration] {
            let server = try ScriptedServer([.answer(500, "")])
            defer { server.stop() }
            var endpoint = try CompletionsEndpoint("http://127.0.0.1:\(server.port)/v1#m")
            // The stream is named by the address too: one that every server here can have.
            endpoint.patience.attempts = 5
            let pauses = Pauses()
            let client = CompletionsClient(endpoint) { time, _ in pauses.list.withLock { $0.append(time) } }
            for _ in 0..<2 {
                var question = CompletionQuestion(prompt: "a", temperature: 1, maximumTokens: 1)
                question.label = label
                _ = try? client.complete(question)
            }
            return pauses.all
        }
        let all = try pauses("one")
        #expect(all.count == 8 && Array(all[..<4]) == Array(all[4...]))
        #expect(try pauses("two") != all)
    }

    @Test func aPauseThatTheServiceAsksForIsKept() throws {
        let subject = try Subject([.answer(429, "", headers: ["Retry-After: 17"]), .complete("yes")])
        #expect(try subject.ask().text == "yes")
        #expect(subject.pauses.all == [.seconds(17)])
    }

    @Test func aPauseThatIsTooLongEndsTheTries() throws {
        let subject = try Subject([.answer(429, "{\"error\":\"quota\"}", headers: ["Retry-After: 4000"])])
        let failure = try #require(subject.failure())
        #expect(failure.kind == .temporary && failure.description.contains("asks to wait 4000 s"))
        #expect(subject.server.requests.count == 1)
    }

    @Test func theTokenIsInNoMessage() throws {
        for status in [200, 401, 500] {
            let subject = try Subject([
                .answer(status, "{\"error\":{\"message\":\"your key \(Self.token) is bad\"}}")
            ]) { $0.patience.attempts = 2 }
            let failure = try #require(subject.failure())
            #expect(!failure.description.contains(Self.token))
            #expect(failure.description.contains("your key … is bad"))
        }
    }

    @Test func longWordsAreCutAndControlCharactersLeftOut() throws {
        let subject = try Subject([.answer(400, "\u{1b}[31m" + String(repeating: "ab\n\n", count: 9_000))])
        let failure = try #require(subject.failure())
        #expect(
            failure.reason.count < 320 && !failure.reason.contains("\u{1b}") && !failure.reason.contains("\n")
        )
    }

    @Test func silenceEndsWithTheDeadline() throws {
        let subject = try Subject([.silence]) {
            ($0.patience.answer, $0.patience.attempts) = (.milliseconds(200), 2)
        }
        let failure = try #require(subject.failure())
        #expect(
            failure.kind == .temporary
                && failure.description.contains("no answer within 200 ms (tried 2 times)"))
    }

    @Test func aConnectionThatDoesNotComeHasADeadlineOfItsOwn() throws {
        try ScriptedServer.withoutRoom { port in
            var endpoint = try CompletionsEndpoint("http://127.0.0.1:\(port)/v1#m")
            endpoint.patience.connection = .milliseconds(300)
            endpoint.patience.attempts = 1
            let client = CompletionsClient(endpoint)
            #expect {
                try client.complete(CompletionQuestion(prompt: "a", temperature: 1, maximumTokens: 1))
            } throws: { error in
                "\(error)".contains("no connection within 300 ms")
            }
        }
    }

    @Test func slownessIsNoMissingConnection() throws {
        let subject = try Subject([.silence]) {
            ($0.patience.connection, $0.patience.answer, $0.patience.attempts) = (
                .milliseconds(300), .milliseconds(900), 1
            )
        }
        #expect(try #require(subject.failure()).description.contains("no answer within"))
    }

    @Test func aPortThatNobodyListensToIsToldSo() throws {
        let server = try ScriptedServer([.close])
        var endpoint = try CompletionsEndpoint("http://127.0.0.1:\(server.port)/v1#m")
        endpoint.patience.attempts = 2
        // Its thread closes the socket when it has noticed, which a refused connection shows.
        server.stop()
        let client = CompletionsClient(endpoint) { _, _ in }
        #expect {
            try client.complete(CompletionQuestion(prompt: "a", temperature: 1, maximumTokens: 1))
        } throws: { error in
            (error as? CompletionsFailure)?.kind == .temporary
        }
    }

    @Test func anUnknownHostFailsAtOnce() throws {
        let pauses = Pauses()
        let client = CompletionsClient(try CompletionsEndpoint("http://no-such-host.invalid/v1#m")) {
            time, _ in
            pauses.list.withLock { $0.append(time) }
        }
        #expect {
            try client.models()
        } throws: { error in
            "\(error)".contains("no-such-host.invalid") && "\(error)".contains("not known")
        }
        #expect(pauses.all.isEmpty)
    }

    @Test func whatIsAskedToStopStops() throws {
        struct Stop: Error {}
        let subject = try Subject([.silence])
        #expect(throws: Stop.self) {
            try subject.client.complete(CompletionQuestion(prompt: "a", temperature: 1, maximumTokens: 1)) {
                throw Stop()
            }
        }
    }

    @Test func whatWasAnsweredBeforeAFailureIsKept() throws {
        let subject = try Subject([
            .complete("1"), .complete("2"), .complete("3"),
            .answer(401, "{\"error\":{\"message\":\"expired\"}}"),
        ])
        var answers: [String] = []
        let questions = (0..<10).map { CompletionQuestion(prompt: "\($0)", temperature: 1, maximumTokens: 1) }
        #expect(throws: CompletionsFailure.self) {
            try subject.client.complete(questions, atOnce: 1) { answers.append($1.text) }
        }
        #expect(answers == ["1", "2", "3"] && subject.server.requests.count == 4)
    }

    @Test func anErrorOfTheTakerStopsTheAsking() throws {
        struct Full: Error {}
        let subject = try Subject([.complete("1")])
        let questions = (0..<1_000).map {
            CompletionQuestion(prompt: "\($0)", temperature: 1, maximumTokens: 1)
        }
        #expect(throws: Full.self) {
            try subject.client.complete(questions, atOnce: 2) { _, _ in throw Full() }
        }
        #expect(subject.server.requests.count < 1_000)
    }
}

struct CompletionsEndpointTests {
    @Test(arguments: [
        ("http://h", "http://h/v1/chat/completions", nil),
        ("http://h/#m", "http://h/v1/chat/completions#m", "m"),
        ("https://h:9/v1/#m", "https://h:9/v1/chat/completions#m", "m"),
        ("https://h/openai/v1/completions#org/m", "https://h/openai/v1/completions#org/m", "org/m"),
        ("http://h/v1/chat/completions", "http://h/v1/chat/completions", nil),
    ])
    func anAddressIsReadAsItIsMeant(text: String, name: String, model: String?) throws {
        let endpoint = try CompletionsEndpoint(text)
        #expect(endpoint.name == name && endpoint.model == model)
    }

    @Test(arguments: [
        "", "h", "ftp://h", "http://", "http:///v1", "file:///etc/passwd", "http://user:secret@h/v1",
        "http://h/v1?key=secret",
    ])
    func whatIsNoAddressIsRefusedWithoutItsSecrets(text: String) {
        #expect {
            try CompletionsEndpoint(text)
        } throws: { error in
            (error as? CompletionsFailure)?.kind == .address && !"\(error)".contains("secret")
        }
    }

    @Test func aTokenIsExposedOnPlainRoadsAlone() throws {
        func exposes(_ text: String) throws -> Bool {
            var endpoint = try CompletionsEndpoint(text)
            endpoint.token = "t"
            return endpoint.exposesToken
        }
        #expect(try exposes("http://example.org/v1"))
        #expect(
            try !exposes("https://example.org/v1") && !exposes("http://127.0.0.1:9/v1")
                && !exposes("http://localhost/v1"))
    }
}
