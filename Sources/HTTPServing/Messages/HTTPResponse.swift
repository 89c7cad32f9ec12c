// SPDX-License-Identifier: Apache-2.0

/// A response, complete before the first byte is sent, or with a body that is made on the way.
package struct HTTPResponse: Equatable, Sendable {
    package var status: HTTPStatus
    package var headers: HTTPHeaders
    package var body: [UInt8]
    /// Sent instead of `body` where it is set.
    package var stream: BodyStream?

    package init(_ status: HTTPStatus, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func html(_ text: String, status: HTTPStatus = .ok) -> HTTPResponse {
        HTTPResponse(status, headers: ["Content-Type": "text/html; charset=utf-8"], body: Array(text.utf8))
    }

    package static func text(_ text: String, status: HTTPStatus = .ok) -> HTTPResponse {
        HTTPResponse(status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
    }

    /// Events in the form of `text/event-stream`, as they are made.
    package static func events(_ stream: BodyStream) -> HTTPResponse {
        var response = HTTPResponse(
            .ok, headers: ["Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"])
        response.stream = stream
        return response
    }

    /// Sends the browser to another page with a GET: what follows every successful POST.
    package static func redirect(to path: String) -> HTTPResponse {
        HTTPResponse(.seeOther, headers: ["Location": path])
    }

    /// A plain page for a failure, with the `Allow` field that a 405 needs.
    package init(_ failure: HTTPFailure) {
        self = .text(failure.reason + ".\n", status: failure.status)
        if !failure.allowed.isEmpty {
            headers["Allow"] = failure.allowed.map(\.rawValue).joined(separator: ", ")
        }
    }

    package mutating func set(_ cookie: Cookie) { headers.append("Set-Cookie", cookie.field) }
}
