// SPDX-License-Identifier: Apache-2.0

/// A request that cannot be served as it stands.
///
/// `reason` is fit to be shown: it never quotes the request.
package struct HTTPFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package var status: HTTPStatus
    package var reason: String
    /// What a 405 must name in its `Allow` field.
    package var allowed: [HTTPMethod]

    package init(_ status: HTTPStatus, _ reason: String, allowed: [HTTPMethod] = []) {
        self.status = status
        self.reason = reason
        self.allowed = allowed
    }

    package var description: String { "\(status.rawValue): \(reason)" }
}
