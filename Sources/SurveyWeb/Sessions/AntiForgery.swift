// SPDX-License-Identifier: Apache-2.0

private import Crypto
private import Foundation
package import HTTPServing
package import SurveyStore

/// Tells a form that this site sent to this browser from one that another site made it send.
///
/// The token is a hash of the session's secret under a name of its own: it needs no storage, never runs out while the session
/// lives, survives a restart of the server, and gives nothing of the session away.
package enum AntiForgery {
    /// The hidden field of every form.
    package static let field = "form_token"

    package static func token(for session: SessionToken) -> String {
        let hash = SHA256.hash(data: Data("showdown form token\n\(session.value)".utf8))
        return hash.prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// Whether a form carries the session's token; the time taken does not depend on where two tokens differ.
    package static func matches(_ form: FormFields, session: SessionToken) -> Bool {
        let expected = Array(token(for: session).utf8)
        let given = form.values(field)
        guard given.count == 1, given[0].utf8.count == expected.count else { return false }
        return zip(given[0].utf8, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Whether the browser says, or leaves open, that the request comes from this site.
    ///
    /// Under `Referrer-Policy: no-referrer` browsers send `Origin: null` with forms (Fetch, "append a request Origin
    /// header"), and to plain HTTP they send no `Sec-Fetch-Site`; then the token alone decides.
    package static func mayBeSameSite(_ request: HTTPRequest, publicAddress: String?) -> Bool {
        if let site = request.headers["Sec-Fetch-Site"], site != "same-origin", site != "none" {
            return false
        }
        guard let origin = request.headers["Origin"], origin != "null" else { return true }
        if let publicAddress { return origin == publicAddress }
        guard let host = request.headers["Host"] else { return false }
        return origin == "http://" + host
    }
}
