// SPDX-License-Identifier: Apache-2.0

private import Foundation
internal import HTTPServing
internal import LanguageModels
internal import Logging
internal import Tokenizers

/// The routes of the service.
struct CompletionSite: Responder {
    private let models: [ModelDescription]
    private let byName: [String: ModelDescription]
    private let gate: BearerGate
    private let loop: DecodingLoop
    private let metrics: ServiceMetrics
    private let deadline: Duration
    private let logger: Logger
    /// Seconds since 1970 when the service began.
    private let created: Int
    private var open = Router()
    private var guarded = Router()

    init(
        _ models: [ModelDescription], token: String?, loop: DecodingLoop, metrics: ServiceMetrics,
        deadline: Duration, logger: Logger
    ) {
        self.models = models
        byName = Dictionary(uniqueKeysWithValues: models.map { ($0.name, $0) })
        gate = BearerGate(token: token)
        self.loop = loop
        self.metrics = metrics
        self.deadline = deadline
        self.logger = logger
        created = Self.now
        addRoutes()
    }

    private static var now: Int { Int(Date().timeIntervalSince1970) }

    private mutating func addRoutes() {
        let site = self
        open = Router(failureHandler: { site.failed($0, $1) })
        guarded = Router(failureHandler: { site.failed($0, $1) })
        open.on(.get, "/health") { _, _ in site.plain("/health", .text("ok\n")) }
        open.on(.get, "/ready") { _, _ in
            site.plain(
                "/ready",
                site.loop.isOpen ? .text("ready\n") : .text("stopping\n", status: .serviceUnavailable))
        }
        guarded.on(.get, "/metrics") { _, _ in site.measured() }
        guarded.on(.get, "/v1/models") { _, _ in site.listed() }
        guarded.on(.get, "/v1/models/:model") { _, path in try site.described(path["model"]) }
        guarded.on(.post, "/v1/completions") { request, _ in try site.complete(.text, request) }
        guarded.on(.post, "/v1/chat/completions") { request, _ in try site.complete(.chat, request) }
    }

    // MARK: - Responder

    package func response(to request: HTTPRequest) -> HTTPResponse {
        if request.segments == ["health"] || request.segments == ["ready"] {
            return open.response(to: request)
        }
        do {
            try gate.check(request)
        } catch {
            return failed(error, request)
        }
        return guarded.response(to: request)
    }

    package func response(to failure: any Error, during request: HTTPRequest?) -> HTTPResponse {
        failed(failure, request)
    }

    /// The one place where an error becomes a response.
    private func failed(_ error: any Error, _ request: HTTPRequest?) -> HTTPResponse {
        let failure: APIFailure
        switch error {
        case let error as APIFailure: failure = error
        case let error as HTTPFailure where error.status == .contentTooLarge:
            failure = APIFailure(
                error.status, "The body is larger than this service takes.", code: "body_too_large")
        case let error as HTTPFailure where error.status == .notFound:
            failure = APIFailure(error.status, "There is nothing at this address.", code: "unknown_url")
        case let error as HTTPFailure:
            failure = APIFailure(error.status, "\(error.reason).")
        default:
            logger.error("a request failed", metadata: ["error": "\(error)"])
            failure = APIFailure(.internalServerError, "The service failed.")
        }
        metrics.answered(route(request), status: failure.status.rawValue)
        var response = failure.response
        if let error = error as? HTTPFailure, !error.allowed.isEmpty {
            response.headers["Allow"] = error.allowed.map(\.rawValue).joined(separator: ", ")
        }
        return response
    }

    /// A request's path where it is one of ours: a stranger's paths would be labels without end.
    private func route(_ request: HTTPRequest?) -> String {
        guard let request else { return "other" }
        if request.segments.starts(with: ["v1", "models"]) { return "/v1/models" }
        let path = "/" + request.segments.joined(separator: "/")
        let known = [
            "/health", "/ready", "/metrics", CompletionOrder.Form.text.rawValue,
            CompletionOrder.Form.chat.rawValue,
        ]
        return known.contains(path) ? path : "other"
    }

    private func plain(_ route: String, _ response: HTTPResponse) -> HTTPResponse {
        metrics.answered(route, status: response.status.rawValue)
        return response
    }

    private func measured() -> HTTPResponse {
        var response = HTTPResponse.text(metrics.text(load: loop.load))
        response.headers["Content-Type"] = "text/plain; version=0.0.4; charset=utf-8"
        return plain("/metrics", response)
    }

    // MARK: - Models

    private func listed() -> HTTPResponse {
        let list = models.map(json)
        return plain(
            "/v1/models",
            HTTPResponse(json: .object([("object", .string("list")), ("data", .array(list))])))
    }

    private func described(_ name: String) throws -> HTTPResponse {
        guard let model = byName[name] else { throw APIFailure.unknownModel(name) }
        return plain("/v1/models", HTTPResponse(json: json(model)))
    }

    private func json(_ model: ModelDescription) -> JSONValue {
        .object([
            ("id", .string(model.name)), ("object", .string("model")),
            ("created", .number(Double(created))), ("owned_by", .string("showdown")),
            ("max_model_len", .number(Double(model.configuration.contextLength))),
            ("system_fingerprint", .string(model.fingerprint)),
        ])
    }

    // MARK: - Completions

    private func complete(_ form: CompletionOrder.Form, _ request: HTTPRequest) throws -> HTTPResponse {
        let began = ContinuousClock.now
        let type = (request.headers["Content-Type"] ?? "").prefix { $0 != ";" && $0 != " " }.lowercased()
        // A page in a browser may send other types to any address without asking; this one it may not.
        guard type == "application/json" else {
            throw APIFailure(.unsupportedMediaType, "Send the body as application/json.")
        }
        let order = try CompletionOrder(form, body: request.body, models: byName)
        let model = models.firstIndex { $0.name == order.model.name } ?? 0
        let reply = Reply(
            choices: order.choices, deadline: began + deadline, isClientGone: request.isClientGone)
        let run = CompletionRun(
            order, model: model, reply: reply, loop: loop, metrics: metrics, logger: logger,
            created: Self.now, began: began)
        try loop.submit(order, model: model, reply)
        // A stream may take a while longer than its choices: its client reads it at its own pace.
        return order.streams ? run.stream(limit: deadline + .seconds(30)) : run.answer()
    }
}
