// SPDX-License-Identifier: Apache-2.0

import Foundation
import GenerationWeb
import Glibc
import Testing

/// What is said to requests that are not in order.
struct RefusalTests {
    /// A plain completion's fields, and the one that must be named.
    @Test(arguments: [
        ("\"prompt\":5", "prompt"), ("\"prompt\":[]", "prompt"), ("\"prompt\":[[]]", "prompt"),
        ("\"prompt\":[1,\"a\"]", "prompt"), ("\"prompt\":[-1]", "prompt"), ("\"prompt\":[1.5]", "prompt"),
        ("\"prompt\":[100000000]", "prompt"), ("\"prompt\":[99999999999999999999]", "prompt"),
        ("\"prompt\":{}", "prompt"), ("\"temperature\":\"hot\"", "temperature"),
        ("\"temperature\":-0.1", "temperature"), ("\"temperature\":1e99", "temperature"),
        ("\"top_p\":1.1", "top_p"), ("\"top_k\":1.5", "top_k"), ("\"min_p\":[]", "min_p"),
        ("\"n\":0", "n"), ("\"n\":129", "n"), ("\"n\":true", "n"), ("\"max_tokens\":0", "max_tokens"),
        ("\"max_tokens\":-5", "max_tokens"), ("\"max_tokens\":\"9\"", "max_tokens"),
        ("\"max_tokens\":4000", "prompt"), ("\"min_tokens\":17", "min_tokens"),
        ("\"min_tokens\":9,\"max_tokens\":8", "min_tokens"), ("\"seed\":0.5", "seed"),
        ("\"seed\":18446744073709551615", "seed"), ("\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]", "stop"),
        ("\"stop\":\"\"", "stop"), ("\"stop\":[5]", "stop"), ("\"stream\":\"yes\"", "stream"),
        ("\"stream_options\":{\"include_usage\":true}", "stream_options"),
        ("\"stream\":true,\"stream_options\":5", "stream_options"),
        ("\"stream\":true,\"stream_options\":{\"include_usage\":5}", "stream_options.include_usage"),
        ("\"logprobs\":6", "logprobs"), ("\"logprobs\":true", "logprobs"),
        ("\"echo\":true,\"logprobs\":1", "echo"), ("\"suffix\":\"end\"", "suffix"),
        ("\"best_of\":3", "best_of"), ("\"logit_bias\":{\"5\":1}", "logit_bias"),
        ("\"presence_penalty\":\"a\"", "presence_penalty"), ("\"temprature\":1", "temprature"),
        ("\"prompt\":\"a\",\"prompt\":\"b\"", "prompt"), ("\"messages\":[]", "messages"),
    ])
    func aFieldThatIsWrongIsNamed(fields: String, field: String) throws {
        let answer = try Service().complete(fields)
        #expect(answer.status == 400)
        #expect(try answer.error["param"] as? String == field)
        #expect(try answer.error["type"] as? String == "invalid_request_error")
        #expect(
            (try answer.error["message"] as? String)?.contains("\"\(field)\"") == true || field == "prompt")
    }

    /// A chat's fields, and the one that must be named.
    @Test(arguments: [
        ("\"messages\":[]", "messages"), ("\"messages\":\"hi\"", "messages"),
        ("\"messages\":[5]", "messages[0]"),
        ("\"messages\":[{\"role\":\"robot\",\"content\":\"a\"}]", "messages[0].role"),
        (
            "\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"tool\",\"content\":\"a\"}]",
            "messages[1].role"
        ),
        ("\"messages\":[{\"role\":\"user\"}]", "messages[0].content"),
        (
            "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}]",
            "messages[0].content"
        ),
        ("\"tools\":[{\"type\":\"function\"}]", "tools"), ("\"tool_choice\":\"auto\"", "tool_choice"),
        ("\"response_format\":{\"type\":\"json_object\"}", "response_format"),
        ("\"modalities\":[\"audio\"]", "modalities"), ("\"top_logprobs\":2", "top_logprobs"),
        ("\"logprobs\":true,\"top_logprobs\":21", "top_logprobs"), ("\"logprobs\":1", "logprobs"),
        ("\"max_tokens\":3,\"max_completion_tokens\":4", "max_tokens"), ("\"suffix\":\"a\"", "suffix"),
    ])
    func aChatsFieldThatIsWrongIsNamed(fields: String, field: String) throws {
        let messages =
            fields.hasPrefix("\"messages\"") ? "" : ",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]"
        let answer = try Service().post("/v1/chat/completions", "{\"model\":\"small\",\(fields)\(messages)}")
        #expect(answer.status == 400)
        #expect(try answer.error["param"] as? String == field)
    }

    /// Values that ask for nothing are no reason to refuse.
    @Test func whatClientsSendByHabitIsTaken() throws {
        let answer = try Service().chat(
            "\"user\":\"u\",\"tools\":[],\"tool_choice\":\"none\",\"response_format\":{\"type\":\"text\"},\"logit_bias\":{},\"metadata\":{},\"store\":false,\"seed\":null,\"stop\":null,\"stream_options\":null,\"n\":1,\"modalities\":[\"text\"],\"max_tokens\":2"
        )
        #expect(answer.status == 200)
    }

    @Test(arguments: [
        "", "{", "null", "[]", "\"x\"", "{\"model\":\"small\"", "{\"model\":small}",
        "{\"model\":\"a\u{1}b\"}",
        "{\"model\":\"\\ud800\"}", "{'model':'small'}", "{\"model\":\"small\",}", "\u{feff}{}", "{\"a\":NaN}",
        "{\"prompt\":" + String(repeating: "[", count: 100_000),
        String(repeating: "{\"a\":", count: 50_000) + "1" + String(repeating: "}", count: 50_000),
    ])
    func aBodyThatIsNotAJSONObjectIsABadRequest(body: String) throws {
        let service = try Service()
        let answer = try service.post("/v1/completions", body)
        #expect(answer.status == 400)
        #expect(try answer.error["message"] is String)
        #expect(try service.get("/health").status == 200)
    }

    @Test func bytesThatAreNotUTF8AreABadRequest() throws {
        let service = try Service()
        let client = try Client(port: service.server.port)
        client.send(Client.head("POST", "/v1/completions", length: 30))
        var bytes = Array("{\"model\":\"small\",\"prompt\":\"".utf8)
        bytes += [0xff, 0x22, 0x7d]
        bytes.withUnsafeBytes { _ = send(client.raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        #expect(try Answer(client.read()).status == 400)
    }

    @Test func anUnknownModelIsNotFound() throws {
        let answer = try Service().complete("\"prompt\":\"a\"", model: "gpt-9")
        #expect(answer.status == 404)
        #expect(try answer.error["code"] as? String == "model_not_found")
        #expect(try Service().post("/v1/completions", "{}").status == 400)
    }

    @Test func aLargeBodyIsTooLarge() throws {
        var options = ModelServer.Options()
        options.body = 10_000
        let service = try Service(options: options)
        let large = "\"prompt\":\"" + String(repeating: "a", count: 20_000) + "\""
        let answer = try service.complete(large)
        #expect(answer.status == 413)
        #expect(try answer.error["code"] as? String == "body_too_large")
    }

    @Test func otherTypesOfContentAreRefused() throws {
        // A page in a browser may send this type to any address without asking.
        let service = try Service()
        let client = try Client(port: service.server.port)
        client.send(Client.head("POST", "/v1/completions", length: 2, type: "text/plain") + "{}")
        #expect(try Answer(client.read()).status == 415)
    }

    @Test func otherPathsAndMethodsAreRefused() throws {
        let service = try Service()
        #expect(try service.get("/v1/embeddings").status == 404)
        let answer = try service.get("/v1/completions")
        #expect(answer.status == 405 && answer.field("Allow") == "POST")
        #expect(try answer.error["message"] is String)
        #expect(try service.get("/\(UUID().uuidString)").status == 404)
        #expect(try service.metric("showdown_requests_total{route=\"other\",status=\"404\"}") == 2)
    }

    @Test(arguments: ["/v1/models", "/v1/models/small", "/metrics", "/v1/none"])
    func nothingIsToldWithoutTheToken(path: String) throws {
        var options = ModelServer.Options()
        options.token = "right-token"
        let service = try Service(options: options)
        for token in [nil, "wrong-token", "right-toke", "right-token2", ""] {
            let answer = try service.get(path, token: token)
            #expect(answer.status == 401)
            #expect(answer.field("WWW-Authenticate") == "Bearer")
            #expect(!answer.body.contains("right-token"))
        }
        #expect(try service.get(path, token: "right-token").status == (path == "/v1/none" ? 404 : 200))
        #expect(try service.post("/v1/completions", "{", token: "wrong").status == 401)
        #expect(try service.get("/health").status == 200)
        #expect(try service.get("/ready").status == 200)
        #expect(!service.log.text.contains("right-token"))
    }
}
