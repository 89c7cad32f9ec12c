// SPDX-License-Identifier: Apache-2.0

internal import HTTPServing

/// What was asked, how it ended and how long it took: `{"time", "event", "method", "status", "ms"}`.
///
/// An event is the first component of a path that this site has: no address, code, token or answer can stand in it.
package struct RequestLog: Sendable {
    private let lines: LogFile

    package init(_ lines: LogFile) { self.lines = lines }

    private static let events: Set<String> = [
        "assets", "background", "begin", "check", "consent", "continue", "decline", "declined", "finish", "i",
        "language", "pause", "question", "receipt", "resume", "review", "screened-out", "staff", "start",
        "submit",
        "withdraw", "withdrawn",
    ]

    func note(_ request: HTTPRequest, status: HTTPStatus, duration: Duration) {
        let first = request.segments.first ?? "landing"
        let event = request.segments.isEmpty || Self.events.contains(first) ? first : "other"
        lines.write([
            ("event", .text(event)), ("method", .text(request.method.rawValue)),
            ("status", .number(status.rawValue)), ("ms", .milliseconds(duration / .milliseconds(1))),
        ])
    }
}
