// SPDX-License-Identifier: Apache-2.0

private import Foundation
private import Randomness

#if canImport(FoundationNetworking)
private import FoundationNetworking
#endif

/// Asks a service for completions, again where that may help, from any number of threads.
package final class CompletionsClient: Sendable {
    package let endpoint: CompletionsEndpoint
    private let transport: Transport
    /// Waits; a test has its own.
    private let pause: @Sendable (Duration, _ check: () throws -> Void) throws -> Void

    package init(
        _ endpoint: CompletionsEndpoint,
        pause: @escaping @Sendable (Duration, _ check: () throws -> Void) throws -> Void = CompletionsClient
            .wait
    ) {
        self.endpoint = endpoint
        self.pause = pause
        transport = Transport(endpoint.patience)
    }

    deinit { transport.close() }

    /// Names of the models that the service has.
    ///
    /// - Parameter check: called now and then; what it throws ends the request.
    package func models(check: () throws -> Void = {}) throws -> [String] {
        try asking("", check) {
            let answer = try send(request(endpoint.models), check)
            guard let list = try? JSONDecoder().decode(ModelList.self, from: answer.body) else {
                throw garbled(endpoint.models, answer, "the list of models is not in OpenAI's form")
            }
            return list.data.map(\.id)
        }
    }

    /// One completion.
    ///
    /// Throws a `CompletionsFailure` when every try has failed, or at once where another would fail alike.
    package func complete(
        _ question: CompletionQuestion, check: () throws -> Void = {}
    ) throws -> CompletionAnswer {
        let url = endpoint.completions
        guard let model = endpoint.model else {
            throw CompletionsFailure(.address, url: url.absoluteString, reason: "no model is named")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var request = request(url)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try encoder.encode(
            CompletionBody(question, model: model, form: endpoint.form))
        return try asking(question.label, check) {
            let answer = try send(request, check)
            guard let reply = try? JSONDecoder().decode(CompletionReply.self, from: answer.body),
                let choice = reply.choices.first, let text = choice.text ?? choice.message?.content
            else { throw garbled(url, answer, "the answer is no completion in OpenAI's form") }
            return CompletionAnswer(
                text: text, finish: choice.finishReason ?? "stop", tokens: reply.usage?.completionTokens,
                promptTokens: reply.usage?.promptTokens, model: reply.model, fingerprint: reply.fingerprint)
        }
    }

    /// Sleeps, looking up ten times a second.
    package static let wait: @Sendable (Duration, _ check: () throws -> Void) throws -> Void = {
        time, check in
        let end = ContinuousClock.now + time
        while case let left = ContinuousClock.now.duration(to: end), left > .zero {
            try check()
            Thread.sleep(forTimeInterval: min(left, .milliseconds(100)) / .seconds(1))
        }
    }

    // MARK: - Tries

    /// Tries until an answer comes, with pauses between that double, lessened by chance so that many do not come back at once.
    private func asking<Answer>(
        _ label: String, _ check: () throws -> Void, _ attempt: () throws -> Answer
    ) throws -> Answer {
        let patience = endpoint.patience
        var draws = SeededGenerator(seed: 0, stream: "backoff", endpoint.name, label)
        var backoff = patience.backoff
        var tries = 0
        while true {
            tries += 1
            do {
                return try attempt()
            } catch var failure as CompletionsFailure {
                failure.question = label.isEmpty ? nil : label
                guard failure.isWorthRetrying else { throw failure }
                let asked = failure.retryAfter.map { Duration.seconds($0) } ?? .zero
                let isTooLong = asked > patience.longestPause
                guard tries < patience.attempts, !isTooLong else {
                    failure.reason +=
                        isTooLong
                        ? "; it asks to wait \(asked.words)" : tries == 1 ? "" : " (tried \(tries) times)"
                    throw failure
                }
                let own = backoff * (1 - draws.uniform() / 2)
                try pause(max(asked, min(own, patience.longestPause)), check)
                backoff = min(backoff * 2, patience.longestPause)
            }
        }
    }

    private func request(_ url: URL) -> URLRequest {
        var request = URLRequest(url: url)
        request.setValue("application/json", forHTTPHeaderField: "Accept")
        request.setValue("showdown", forHTTPHeaderField: "User-Agent")
        if let token = endpoint.token {
            request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        }
        return request
    }

    /// The answer where it is a 200; any other status is a failure in the service's words.
    private func send(_ request: URLRequest, _ check: () throws -> Void) throws -> Transport.Answer {
        let answer = try transport.answer(to: request, check: check)
        guard answer.status != 200 else { return answer }
        let kind: CompletionsFailure.Kind =
            switch answer.status {
            case 401, 403: .notAllowed
            case 404: .notFound
            case 408, 425, 429, 500...599: .temporary
            default: .refused
            }
        var failure = CompletionsFailure(
            kind, url: request.url?.absoluteString ?? "", status: answer.status, reason: words(of: answer))
        failure.retryAfter = RetryAfter.seconds(answer.retryAfter, now: Date())
        throw failure
    }

    private func garbled(_ url: URL, _ answer: Transport.Answer, _ reason: String) -> CompletionsFailure {
        CompletionsFailure(
            .garbled, url: url.absoluteString, status: answer.status,
            reason: "\(reason): \(words(of: answer))")
    }

    /// What the service says, in one line of at most 300 characters and without the token.
    private func words(of answer: Transport.Answer) -> String {
        var text =
            (try? JSONDecoder().decode(ErrorReply.self, from: answer.body))?.message
            ?? String(decoding: answer.body.prefix(4_000), as: UTF8.self)
        if let token = endpoint.token { text = text.replacingOccurrences(of: token, with: "…") }
        text = text.split(whereSeparator: { $0.isWhitespace || $0.isNewline }).joined(separator: " ")
        text = String(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }.prefix(1_000))
        if text.isEmpty { return "no words" }
        return text.count > 300 ? text.prefix(300) + "…" : text
    }
}
