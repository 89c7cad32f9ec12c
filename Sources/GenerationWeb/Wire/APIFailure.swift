// SPDX-License-Identifier: Apache-2.0

internal import HTTPServing
internal import Tokenizers

/// A request that cannot be answered, in the words and with the status that OpenAI's clients know.
///
/// `message` may name a field and quote a number of the request, never a prompt's text.
struct APIFailure: Error, Equatable, Sendable, CustomStringConvertible {
    var status: HTTPStatus
    var message: String
    /// The field that is amiss.
    var field: String?
    var code: String?
    /// Seconds after which the client may try again.
    var retryAfter: Int?

    init(
        _ status: HTTPStatus, _ message: String, field: String? = nil, code: String? = nil,
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.message = message
        self.field = field
        self.code = code
        self.retryAfter = retryAfter
    }

    static func field(_ name: String, _ reason: String, code: String? = nil) -> APIFailure {
        APIFailure(.badRequest, "\"\(name)\" \(reason)", field: name, code: code)
    }

    static func unknownModel(_ name: String) -> APIFailure {
        APIFailure(
            .notFound,
            "The model \"\(name.prefix(100))\" is not served here; GET /v1/models lists those that are.",
            field: "model", code: "model_not_found")
    }

    static let stopping = APIFailure(
        .serviceUnavailable, "The service is stopping.", code: "stopping", retryAfter: 5)
    static let overdue = APIFailure(
        .gatewayTimeout, "The response was not finished within the service's deadline.",
        code: "deadline_exceeded")
    static let decoding = APIFailure(
        .internalServerError, "The response could not be decoded.", code: "decoding_failed")

    var description: String { message }

    private var type: String {
        switch status {
        case .tooManyRequests: "rate_limit_error"
        case .internalServerError, .serviceUnavailable: "server_error"
        case .gatewayTimeout: "timeout_error"
        default: "invalid_request_error"
        }
    }

    /// `{"error": {"message", "type", "param", "code"}}`.
    var json: JSONValue {
        .object([
            (
                "error",
                .object([
                    ("message", .string(message)), ("type", .string(type)),
                    ("param", field.map(JSONValue.string) ?? .null),
                    ("code", code.map(JSONValue.string) ?? .null),
                ])
            )
        ])
    }

    var response: HTTPResponse {
        var response = HTTPResponse(json: json, status: status)
        if let retryAfter { response.headers["Retry-After"] = "\(retryAfter)" }
        if status == .unauthorized { response.headers["WWW-Authenticate"] = "Bearer" }
        return response
    }
}

extension HTTPResponse {
    init(json: JSONValue, status: HTTPStatus = .ok) {
        self.init(
            status, headers: ["Content-Type": "application/json", "Cache-Control": "no-store"],
            body: json.bytes)
    }
}
