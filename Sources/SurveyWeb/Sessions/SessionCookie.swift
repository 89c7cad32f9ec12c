// SPDX-License-Identifier: Apache-2.0

package import HTTPServing
package import SurveyStore

/// The cookie that holds a volunteer's session.
///
/// `__Host-` and `Secure` behind TLS only: on plain HTTP a browser would drop such a cookie.
package struct SessionCookie: Sendable {
    package let isSecure: Bool

    package var name: String { isSecure ? "__Host-session" : "session" }

    /// A study may be interrupted for this many seconds: thirty days.
    static let lifetime = 30 * 24 * 60 * 60

    package func token(in request: HTTPRequest) -> SessionToken? {
        request.cookie(name).flatMap { SessionToken($0) }
    }

    package func set(_ token: SessionToken, on response: inout HTTPResponse) {
        response.set(Cookie(name: name, value: token.value, secure: isSecure, maximumAge: Self.lifetime))
    }

    package func remove(from response: inout HTTPResponse) {
        response.set(Cookie(name: name, value: "", secure: isSecure, maximumAge: 0))
    }
}
