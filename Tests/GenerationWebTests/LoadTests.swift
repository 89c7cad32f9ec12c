// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import GenerationWeb
import Testing

/// Queues, deadlines, clients that leave, and the end of the service.
struct LoadTests {
    /// Tokens that take much longer than anything else in a test.
    private static let long =
        "\"prompt\":\"where\",\"ignore_eos\":true,\"max_tokens\":30000,\"temperature\":0"

    private func service(_ change: (inout ModelServer.Options) -> Void = { _ in }) throws -> Service {
        var options = ModelServer.Options()
        change(&options)
        return try Service(context: 30_100, options: options)
    }

    private func start(_ service: Service, _ more: String = "") throws -> Client {
        try service.start("/v1/completions", "{\"model\":\"small\",\(Self.long)\(more)}")
    }

    // MARK: - Queue

    @Test func aFullQueueSaysWhenToComeAgain() throws {
        let service = try service { ($0.rows, $0.queue) = (1, 1) }
        let running = try start(service, ",\"stream\":true")
        _ = running.read(until: "data: ")
        let waiting = try start(service)
        try service.waitUntilBusy(2)
        let refused = try service.complete("\"prompt\":\"a\"")
        #expect(refused.status == 429)
        #expect((1...60).contains(Int(refused.field("Retry-After") ?? "") ?? 0))
        #expect(try refused.error["code"] as? String == "rate_limit_exceeded")
        #expect(try service.metric("showdown_queue_choices{model=\"small\"}") == 1)
        #expect(try service.metric("showdown_batch_choices{model=\"small\"}") == 1)
        waiting.hangUp()
        running.hangUp()
        try service.waitUntilIdle()
        #expect(try service.complete("\"prompt\":\"a\"").status == 200)
    }

    @Test func aRequestThatCanNeverFitIsWrong() throws {
        let service = try service { ($0.rows, $0.queue) = (2, 1) }
        let answer = try service.complete("\"prompt\":\"a\",\"n\":4")
        #expect(answer.status == 400)
        #expect(try answer.error["param"] as? String == "n")
        #expect(try service.complete("\"prompt\":\"a\",\"n\":3").choices.count == 3)
    }

    @Test func whatWaitsIsAnsweredWhenRowsAreFree() throws {
        let service = try service { ($0.rows, $0.queue) = (2, 100) }
        let answer = try service.complete(
            "\"prompt\":\"where\",\"n\":40,\"max_tokens\":5,\"ignore_eos\":true,\"seed\":1")
        #expect(try answer.texts.count == 40)
        #expect(try service.metric("showdown_step_rows_bucket{model=\"small\",le=\"2.0\"}") ?? 0 >= 100)
        let together = try self.service().complete(
            "\"prompt\":\"where\",\"n\":40,\"max_tokens\":5,\"ignore_eos\":true,\"seed\":1")
        #expect(try answer.texts == together.texts)
    }

    // MARK: - Deadlines

    @Test func aResponseBeyondTheDeadlineIsGivenUp() throws {
        let service = try service { $0.deadline = .milliseconds(200) }
        let answer = try Answer(start(service).read())
        #expect(answer.status == 504)
        #expect(try answer.error["code"] as? String == "deadline_exceeded")
        let stream = try Answer(start(service, ",\"stream\":true").read())
        #expect(stream.status == 200)
        #expect(stream.events.last?.contains("deadline_exceeded") == true)
        #expect(!stream.events.contains("[DONE]"))
        try service.waitUntilIdle()
        #expect(try service.metric("showdown_requests_total{route=\"/v1/completions\",status=\"504\"}") == 2)
    }

    // MARK: - Clients that leave

    @Test(arguments: [true, false]) func aClientThatLeavesTakesItsRowsAlong(streams: Bool) throws {
        let service = try service()
        let client = try start(service, streams ? ",\"stream\":true,\"n\":3" : ",\"n\":3")
        if streams { #expect(client.read(until: "data: ").contains("200 OK")) }
        try service.waitUntilBusy(3)
        client.hangUp()
        try service.waitUntilIdle()
        let decoded = try #require(try service.metric("showdown_completion_tokens_total{model=\"small\"}"))
        #expect(decoded < 90_000)
        #expect(try service.metric("showdown_requests_total{route=\"/v1/completions\",status=\"499\"}") == 1)
    }

    @Test func aClientThatClosesItsSendingHalfCountsAsGone() throws {
        let service = try service()
        let client = try start(service)
        try service.waitUntilBusy()
        client.closeSendingHalf()
        try service.waitUntilIdle()
        #expect(try service.metric("showdown_requests_total{route=\"/v1/completions\",status=\"499\"}") == 1)
    }

    @Test func aThousandClientsThatLeaveAtOnceLeaveNothingBehind() throws {
        let service = try service { $0.queue = 2_000 }
        for index in 0..<1_000 {
            try start(service, index % 2 == 0 ? ",\"stream\":true" : "").hangUp()
        }
        try service.waitUntilIdle()
        #expect(try service.complete("\"prompt\":\"where\",\"max_tokens\":3").status == 200)
    }

    @Test func aClientThatNeverReadsDoesNotHoldUpOthers() throws {
        let service = try service()
        let client = try start(service, ",\"stream\":true,\"n\":4")
        try service.waitUntilBusy(4)
        #expect(try service.complete("\"prompt\":\"where\",\"max_tokens\":3").status == 200)
        client.hangUp()
        try service.waitUntilIdle()
    }

    @Test func aBodyThatNeverComesHoldsUpNobody() throws {
        let service = try service()
        let slow = try Client(port: service.server.port)
        slow.send(Client.head("POST", "/v1/completions", length: 1_000) + "{\"model\"")
        #expect(try service.complete("\"prompt\":\"where\",\"max_tokens\":3").status == 200)
    }

    // MARK: - The end

    @Test func whatIsUnderWayMayFinishWhenTheServiceStops() throws {
        let service = try service()
        let client = try service.start(
            "/v1/completions",
            "{\"model\":\"small\",\"prompt\":\"a\",\"ignore_eos\":true,\"max_tokens\":2000,\"stream\":true}")
        _ = client.read(until: "data: ")
        service.server.stop(grace: .seconds(60))
        let answer = try Answer(client.read())
        #expect(answer.events.last == "[DONE]")
        #expect(!Client.isListening(service.server.port))
    }

    @Test func whatIsNotFinishedInTimeIsToldSo() throws {
        let service = try service()
        let stream = try start(service, ",\"stream\":true")
        _ = stream.read(until: "data: ")
        let whole = try start(service)
        try service.waitUntilBusy(2)
        service.server.stop(grace: .zero)
        let answer = try Answer(stream.read())
        #expect(answer.events.last?.contains("\"stopping\"") == true)
        #expect(try Answer(whole.read()).status == 503)
    }

    @Test func nothingNewIsTakenWhileTheServiceStops() throws {
        let service = try service()
        let running = try start(service, ",\"stream\":true")
        _ = running.read(until: "data: ")
        let stopping = DispatchGroup()
        let server = service.server
        DispatchQueue.global().async(group: stopping) { server.stop(grace: .seconds(60)) }
        while try service.get("/ready").status == 200 {}
        let refused = try service.complete("\"prompt\":\"a\"")
        #expect(refused.status == 503 && refused.field("Retry-After") != nil)
        running.hangUp()
        stopping.wait()
    }
}
