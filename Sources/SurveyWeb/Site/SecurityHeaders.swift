// SPDX-License-Identifier: Apache-2.0

package import HTTPServing

/// The headers that every response has, errors and files included.
package enum SecurityHeaders {
    static let policy = """
        default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
        base-uri 'none'; frame-ancestors 'none'
        """

    /// - Parameter overTLS: whether browsers reach the site over TLS, so that they may be told never to do otherwise.
    package static func set(on response: inout HTTPResponse, overTLS: Bool) {
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if overTLS { response.headers["Strict-Transport-Security"] = "max-age=31536000" }
        if response.headers["Cache-Control"] == nil { response.headers["Cache-Control"] = "no-store" }
    }
}
