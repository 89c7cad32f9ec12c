// SPDX-License-Identifier: Apache-2.0

internal import HTTPServing
internal import Logging
internal import Synchronization

/// One request for completions from its order to its last word, whole or as a stream.
final class CompletionRun: Sendable {
    private struct State {
        var form: AnswerForm
        var usage: TokenUsage
        var left: Int
        var hasBegun = false
        var hasOpened = false
        var isOver = false
    }

    private let order: CompletionOrder
    private let model: Int
    private let reply: Reply
    private let loop: DecodingLoop
    private let metrics: ServiceMetrics
    private let logger: Logger
    private let began: ContinuousClock.Instant
    private let state: Mutex<State>

    /// - Parameters:
    ///   - created: seconds since 1970.
    ///   - began: when the request came.
    init(
        _ order: CompletionOrder, model: Int, reply: Reply, loop: DecodingLoop, metrics: ServiceMetrics,
        logger: Logger, created: Int, began: ContinuousClock.Instant
    ) {
        self.order = order
        self.model = model
        self.reply = reply
        self.loop = loop
        self.metrics = metrics
        self.logger = logger
        self.began = began
        state = Mutex(
            State(
                form: AnswerForm(order, created: created), usage: TokenUsage(prompt: order.promptTokens),
                left: order.choices))
    }

    // MARK: - Whole

    /// Waits for all choices.
    func answer() -> HTTPResponse {
        var choices = (0..<order.choices).map { ChoiceProgress(choice: $0) }
        while state.withLock({ $0.left > 0 }) {
            switch reply.next() {
            case nil:
                finish(status: Self.clientGone)
                // Nobody reads it.
                return HTTPResponse(.serviceUnavailable)
            case .failed(let failure):
                finish(status: failure.status.rawValue)
                return failure.response
            case .progress(let news):
                note(news)
                for news in news {
                    choices[news.choice].text += news.text
                    choices[news.choice].tokens += news.tokens
                    choices[news.choice].end = news.end
                }
            }
        }
        finish(status: HTTPStatus.ok.rawValue)
        return HTTPResponse(json: state.withLock { $0.form.whole(choices, $0.usage) })
    }

    // MARK: - Stream

    /// A response whose body is the events, each sent as soon as it is known.
    ///
    /// - Parameter limit: after which the connection is cut.
    func stream(limit: Duration) -> HTTPResponse {
        .events(
            BodyStream(limit: limit) { [self] in
                nextEvents()
            } ended: { [self] in
                // An end that nobody has noted is the connection's.
                finish(status: Self.clientGone)
            })
    }

    private func nextEvents() -> [UInt8]? {
        if state.withLock({ $0.isOver }) { return nil }
        let isFirst = state.withLock { state in
            defer { state.hasOpened = true }
            return !state.hasOpened
        }
        if isFirst, case let opening = state.withLock({ $0.form.opening() }), !opening.isEmpty {
            return opening
        }
        while true {
            switch reply.next() {
            case nil:
                finish(status: Self.clientGone)
                return nil
            case .failed(let failure):
                finish(status: failure.status.rawValue)
                return AnswerForm.failure(failure)
            case .progress(let news):
                note(news)
                var bytes = state.withLock { state in news.flatMap { state.form.event($0) } }
                if state.withLock({ $0.left == 0 }) {
                    bytes += state.withLock { $0.form.closing($0.usage) }
                    finish(status: HTTPStatus.ok.rawValue)
                }
                if !bytes.isEmpty { return bytes }
            }
        }
    }

    // MARK: - Accounts

    /// What nginx calls a request whose client went away.
    private static let clientGone = 499

    private func note(_ news: [ChoiceProgress]) {
        let isFirst = state.withLock { state in
            state.left -= news.count { $0.end != nil }
            state.usage.completion += news.reduce(0) { $0 + $1.tokens.count }
            defer { state.hasBegun = true }
            return !state.hasBegun
        }
        if isFirst { metrics.began(order.model.name, seconds: began.duration(to: .now) / .seconds(1)) }
    }

    /// The first call counts; the choices leave the batch if they are still there.
    private func finish(status: Int) {
        let usage = state.withLock { state -> TokenUsage? in
            guard !state.isOver else { return nil }
            state.isOver = true
            return state.usage
        }
        guard let usage else { return }
        loop.cancel(reply, model: model)
        let seconds = began.duration(to: .now) / .seconds(1)
        metrics.answered(order.form.rawValue, status: status)
        metrics.completed(order.model.name, seconds: seconds, promptTokens: usage.prompt)
        // Counts and times alone: what was asked and answered is nobody's business here.
        logger.info(
            "completion",
            metadata: [
                "route": "\(order.form.rawValue)", "model": "\(order.model.name)", "status": "\(status)",
                "stream": "\(order.streams)", "choices": "\(order.choices)",
                "prompt_tokens": "\(usage.prompt)", "completion_tokens": "\(usage.completion)",
                "ms": "\(Int(seconds * 1_000))",
            ])
    }
}
