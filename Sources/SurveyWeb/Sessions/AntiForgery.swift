// SPDX-License-Identifier: Apache-2.0

internal import Crypto
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

    package static func token(for session: SessionToken) -> String { token(of: session.value) }

    /// The token of whoever holds a secret; each kind of secret has a length or a prefix of its own.
    static func token(of secret: String) -> String {
        let hash = SHA256.hash(data: Data("showdown form token\n\(secret)".utf8))
        return HexadecimalText.of(hash.prefix(16))
    }

    /// Whether a form carries a token; the time taken does not depend on where two tokens differ.
    static func matches(_ form: FormFields, _ expected: String) -> Bool {
        let given = form.values(field)
        return given.count == 1 && SecretText.equal(given[0], expected)
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
        return origin == (request.isSecure ? "https://" : "http://") + host
    }
}

/// Comparison of secrets.
enum SecretText {
    /// Whether two texts are the same; the time taken depends on their lengths alone.
    static func equal(_ one: String, _ other: String) -> Bool {
        one.utf8.count == other.utf8.count && zip(one.utf8, other.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Bytes as text.
enum HexadecimalText {
    static func of(_ bytes: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        for byte in bytes {
            for half in [byte >> 4, byte & 15] { digits.append(half < 10 ? 48 + half : 87 + half) }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// From the system's generator, for whatever must not be guessed.
    static func random(bytes count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return of((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}
