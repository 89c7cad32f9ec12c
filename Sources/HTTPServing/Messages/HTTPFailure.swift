// SPDX-License-Identifier: Apache-2.0

/// A request that cannot be served as it stands.
///
/// `reason` is fit to be shown: it never quotes the request.
package struct HTTPFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package var status: HTTPStatus
    package var reason: String
    /// What a 405 must name in its `Allow` field.
    package var allowed: [HTTPMethod]
    /// After which the same request may succeed; the server adds the field `Retry-After`.
    package var retryAfter: Duration?

    package init(
        _ status: HTTPStatus, _ reason: String, allowed: [HTTPMethod] = [], retryAfter: Duration? = nil
    ) {
        self.status = status
        self.reason = reason
        self.allowed = allowed
        self.retryAfter = retryAfter
    }

    package var description: String { "\(status.rawValue): \(reason)" }
}
