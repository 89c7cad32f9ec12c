// SPDX-License-Identifier: Apache-2.0

/// What answers requests; a server and a test call it alike.
///
/// Both functions run on many threads at once. The first may block; the second may also be called by an event loop, for
/// requests that are refused before they are read, and must not.
package protocol Responder: Sendable {
    func response(to request: HTTPRequest) -> HTTPResponse

    /// Whether the response to a GET is there in less time than it takes to hand the request to another thread and back.
    ///
    /// The event loop makes such a response itself, and its other connections wait so long.
    func isQuick(_ request: HTTPRequest) -> Bool

    /// Turns a failure into a response: the one place where that happens.
    ///
    /// - Parameter request: nil where the request could not be parsed.
    func response(to failure: any Error, during request: HTTPRequest?) -> HTTPResponse
}

extension Responder {
    package func isQuick(_ request: HTTPRequest) -> Bool { false }
}
