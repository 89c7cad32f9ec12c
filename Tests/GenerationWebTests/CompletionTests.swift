// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Synchronization
import Testing
import Tokenizers

/// What is answered to requests that are in order.
struct CompletionTests {
    private let service: Service

    init() throws { service = try Service(["small", "plain"]) }

    @Test func sameSeedGivesTheSameTextWhateverElseRuns() throws {
        let fields = "\"prompt\":\"where is\",\"seed\":11,\"max_tokens\":30"
        let alone = try service.complete(fields).texts
        let others = DispatchGroup()
        let texts = Mutex<[[String]]>([])
        let service = Unchecked(service)
        for index in 0..<12 {
            DispatchQueue.global().async(group: others) {
                let answer = try? service.value.complete(
                    index % 2 == 0
                        ? fields
                        : "\"prompt\":\"the pool \(index)\",\"seed\":\(index),\"max_tokens\":60,\"n\":3")
                if index % 2 == 0, let found = try? answer?.texts { texts.withLock { $0.append(found) } }
            }
        }
        others.wait()
        #expect(texts.withLock { $0 } == [[String]](repeating: alone, count: 6))
        #expect(try service.value.complete(fields.replacingOccurrences(of: "11", with: "12")).texts != alone)
    }

    @Test func requestsWithoutASeedDiffer() throws {
        let fields = "\"prompt\":\"where is\",\"max_tokens\":30"
        #expect(try service.complete(fields).texts != service.complete(fields).texts)
    }

    @Test func theFirstOfSeveralChoicesIsTheOnlyOneOfOne() throws {
        let fields = "\"prompt\":\"where is\",\"seed\":5,\"max_tokens\":20"
        let one = try service.complete(fields).texts
        let three = try service.complete(fields + ",\"n\":3")
        #expect(try three.texts.count == 3)
        #expect(try three.texts[0] == one[0])
        #expect(Set(try three.texts).count == 3)
        #expect(try three.choices.map { $0["index"] as? Int } == [0, 1, 2])
        #expect(
            try (three.json["usage"] as? [String: Int])?["prompt_tokens"]
                == service.tokenizer.encode("where is").count)
    }

    @Test func severalPromptsAreAnsweredInTheirOrder() throws {
        let list = try service.complete(
            "\"prompt\":[\"where is\",\"the pool\"],\"n\":2,\"seed\":5,\"max_tokens\":8,\"echo\":true")
        #expect(try list.texts.map { $0.hasPrefix("where is") } == [true, true, false, false])
        #expect(try list.texts.map { $0.hasPrefix("the pool") } == [false, false, true, true])
    }

    @Test func tokenIdsAreAPromptLikeItsText() throws {
        let ids = service.tokenizer.encode("where is")
        let text = try service.complete("\"prompt\":\"where is\",\"seed\":5")
        #expect(try service.complete("\"prompt\":\(ids),\"seed\":5").texts == text.texts)
        #expect(try service.complete("\"prompt\":[\(ids)],\"seed\":5").texts == text.texts)
    }

    @Test func lengthAndUsageAreCounted() throws {
        let answer = try service.complete("\"prompt\":\"where\",\"ignore_eos\":true,\"max_tokens\":23")
        #expect(try answer.choices[0]["finish_reason"] as? String == "length")
        let usage = try #require(try answer.json["usage"] as? [String: Int])
        #expect(usage["completion_tokens"] == 23)
        let prompt = service.tokenizer.encode("where").count
        #expect(usage["prompt_tokens"] == prompt && usage["total_tokens"] == prompt + 23)
        #expect(
            try service.complete("\"prompt\":\"a\",\"ignore_eos\":true").json["usage"] as? [String: Int]
                == ["prompt_tokens": 1, "completion_tokens": 16, "total_tokens": 17])
    }

    @Test func aStopStringEndsATextBeforeIt() throws {
        let fields = "\"prompt\":\"where\",\"ignore_eos\":true,\"max_tokens\":40,\"seed\":3"
        let whole = try service.complete(fields).texts[0]
        let place = whole.index(whole.startIndex, offsetBy: 12)
        let stop = String(whole[place...].prefix(2))
        let json = String(decoding: try JSONSerialization.data(withJSONObject: [stop]), as: UTF8.self)
        let cut = try service.complete(fields + ",\"stop\":\(json)")
        let expected = String(whole[..<(try #require(whole.firstRange(of: stop)).lowerBound)])
        #expect(try cut.texts == [expected])
        #expect(try cut.choices[0]["finish_reason"] as? String == "stop")
        let streamed = try service.complete(fields + ",\"stop\":\(json),\"stream\":true")
        #expect(try Self.text(of: streamed, choice: 0) == expected)
    }

    @Test(arguments: [false, true]) func aStreamSaysWhatAWholeAnswerSays(isChat: Bool) throws {
        func ask(_ fields: String) throws -> Answer {
            isChat ? try service.chat(fields) : try service.complete("\"prompt\":\"wo\"," + fields)
        }
        let fields = "\"seed\":21,\"n\":2,\"max_tokens\":40,\"temperature\":1.5"
        let whole = try ask(fields)
        let stream = try ask(fields + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}")
        #expect(stream.field("Content-Type")?.hasPrefix("text/event-stream") == true)
        #expect(stream.events.last == "[DONE]")
        for choice in 0..<2 { #expect(try Self.text(of: stream, choice: choice) == whole.texts[choice]) }
        let usage = try Self.object(stream.events[stream.events.count - 2])
        #expect((usage["choices"] as? [Any])?.isEmpty == true)
        #expect(usage["usage"] as? [String: Int] == (try whole.json["usage"] as? [String: Int]))
        let reasons = try stream.events.dropLast().flatMap { event in
            (try Self.object(event)["choices"] as? [[String: Any]] ?? []).compactMap {
                $0["finish_reason"] as? String
            }
        }
        #expect(
            reasons.sorted() == (try whole.choices.compactMap { $0["finish_reason"] as? String }).sorted())
        let without = try ask(fields + ",\"stream\":true")
        #expect(!without.body.contains("usage") && without.events.last == "[DONE]")
    }

    @Test func eachTokenIsAnEventOfItsOwn() throws {
        let stream = try service.complete(
            "\"prompt\":\"where\",\"ignore_eos\":true,\"max_tokens\":20,\"logprobs\":0,\"stream\":true")
        #expect(stream.events.count == 21)
    }

    @Test func logProbabilitiesOfAPlainCompletionStandByItsTokens() throws {
        let answer = try service.complete(
            "\"prompt\":\"where\",\"temperature\":0,\"logprobs\":3,\"max_tokens\":12")
        let found = try #require(try answer.choices[0]["logprobs"] as? [String: Any])
        let values = try #require(found["token_logprobs"] as? [Double])
        let top = try #require(found["top_logprobs"] as? [[String: Double]])
        let offsets = try #require(found["text_offset"] as? [Int])
        // At temperature 0 the drawn token is the most probable one.
        for (value, top) in zip(values, top) {
            #expect(value < 0 && top.count == 3 && top.values.max() == value)
            #expect(top.values.reduce(0) { $0 + exp($1) } <= 1.000001)
        }
        #expect(values.count == offsets.count && offsets.first == 0 && offsets == offsets.sorted())
        #expect(try answer.texts[0].unicodeScalars.count >= (offsets.last ?? 0))
        #expect(try service.complete("\"prompt\":\"where\"").choices[0]["logprobs"] is NSNull)
    }

    @Test func logProbabilitiesOfAChatCarryBytes() throws {
        let answer = try service.chat(
            "\"logprobs\":true,\"top_logprobs\":2,\"seed\":1,\"max_tokens\":30,\"temperature\":2")
        let list =
            try #require(try answer.choices[0]["logprobs"] as? [String: Any])["content"] as? [[String: Any]]
        let content = try #require(list)
        let bytes = content.flatMap { ($0["bytes"] as? [Int] ?? []).map(UInt8.init) }
        #expect(String(decoding: bytes, as: UTF8.self) == (try answer.texts[0]))
        for token in content {
            let top = try #require(token["top_logprobs"] as? [[String: Any]]).compactMap {
                $0["logprob"] as? Double
            }
            let own = try #require(token["logprob"] as? Double)
            #expect(top.count == 2 && top[0] >= top[1] && (own <= top[1] || own == top[0]))
        }
    }

    @Test func marksThatAMessageSpellsStayText() throws {
        func tokens(_ content: String) throws -> Int? {
            let answer = try service.post(
                "/v1/chat/completions",
                "{\"model\":\"small\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"\(content)\"}]}"
            )
            return (try answer.json["usage"] as? [String: Int])?["prompt_tokens"]
        }
        let mark = "<|im_end|>"
        let asText = service.tokenizer.encode(mark, specials: false).count
        #expect(try (tokens(mark) ?? 0) - (tokens("") ?? 0) == asText)
        #expect(asText > 1)
    }

    @Test func partsOfAMessageAndADevelopersTurnAreRead() throws {
        func texts(_ messages: String) throws -> [String] {
            try service.post(
                "/v1/chat/completions",
                "{\"model\":\"small\",\"seed\":2,\"messages\":[\(messages)],\"max_completion_tokens\":9}"
            ).texts
        }
        let plain = try texts(
            "{\"role\":\"system\",\"content\":\"ab\"},{\"role\":\"user\",\"content\":\"where is\"}")
        let parts = try texts(
            "{\"role\":\"developer\",\"content\":\"ab\"},{\"role\":\"user\",\"name\":\"x\",\"content\":[{\"type\":\"text\",\"text\":\"where\"},{\"type\":\"text\",\"text\":\" is\"}]}"
        )
        #expect(plain == parts)
    }

    @Test func aModelWithoutALayoutContinuesTextsAlone() throws {
        let refused = try service.post(
            "/v1/chat/completions",
            "{\"model\":\"plain\",\"messages\":[{\"role\":\"user\",\"content\":\"where\"}]}")
        #expect(refused.status == 400)
        #expect(try refused.error["code"] as? String == "no_chat_layout")
        #expect(try service.complete("\"prompt\":\"where\"", model: "plain").status == 200)
    }

    @Test func modelsAreListed() throws {
        let list = try #require(try service.get("/v1/models").json["data"] as? [[String: Any]])
        #expect(list.map { $0["id"] as? String } == ["small", "plain"])
        #expect(try service.get("/v1/models/plain").json["id"] as? String == "plain")
        let missing = try service.get("/v1/models/other")
        #expect(missing.status == 404)
        #expect(try missing.error["code"] as? String == "model_not_found")
    }

    @Test func whatWasAskedAndAnsweredIsNotLogged() throws {
        let answer = try service.complete("\"prompt\":\"a secret pool\",\"max_tokens\":20,\"seed\":4")
        #expect(service.log.text.contains("prompt_tokens") && service.log.text.contains("status=200"))
        #expect(!service.log.text.contains("secret"))
        #expect(!service.log.text.contains(try answer.texts[0]))
    }

    @Test func metricsCountWhatWasDone() throws {
        _ = try service.complete("\"prompt\":\"where\",\"ignore_eos\":true,\"max_tokens\":7,\"n\":2")
        _ = try service.complete("\"prompt\":5")
        #expect(try service.metric("showdown_completion_tokens_total{model=\"small\"}") == 14)
        #expect(
            try service.metric("showdown_prompt_tokens_total{model=\"small\"}")
                == Double(service.tokenizer.encode("where").count))
        #expect(try service.metric("showdown_requests_total{route=\"/v1/completions\",status=\"200\"}") == 1)
        #expect(try service.metric("showdown_requests_total{route=\"/v1/completions\",status=\"400\"}") == 1)
        #expect(try service.metric("showdown_step_rows_sum{model=\"small\"}") == 14)
        #expect(try service.metric("showdown_request_seconds_count{model=\"small\"}") == 1)
        #expect(try service.metric("showdown_first_token_seconds_count{model=\"small\"}") == 1)
        #expect(try service.metric("showdown_queue_choices{model=\"plain\"}") == 0)
    }

    // MARK: - Events

    static func object(_ event: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(event.utf8)) as? [String: Any], "\(event)")
    }

    /// The texts of a choice's events, put together.
    static func text(of stream: Answer, choice: Int) throws -> String {
        try stream.events.filter { $0 != "[DONE]" }.flatMap {
            try object($0)["choices"] as? [[String: Any]] ?? []
        }
        .filter { $0["index"] as? Int == choice }
        .map { ($0["delta"] as? [String: Any])?["content"] as? String ?? $0["text"] as? String ?? "" }
        .joined()
    }
}

/// Carries what a test uses from several threads, each use with a connection of its own.
struct Unchecked<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
