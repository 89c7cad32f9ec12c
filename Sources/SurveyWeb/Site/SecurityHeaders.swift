// SPDX-License-Identifier: Apache-2.0

package import HTTPServing

/// The headers that every response has, errors and files included.
package enum SecurityHeaders {
    static let policy = """
        default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
        base-uri 'none'; frame-ancestors 'none'
        """

    private static let fields = [
        ("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]

    /// - Parameter overTLS: whether browsers reach the site over TLS, so that they may be told never to do otherwise.
    package static func set(on response: inout HTTPResponse, overTLS: Bool) {
        // No handler sets any of these: appending is enough, and this stands behind every page.
        for (name, value) in fields { response.headers.append(name, value) }
        if overTLS { response.headers.append("Strict-Transport-Security", "max-age=31536000") }
        if response.headers["Cache-Control"] == nil { response.headers.append("Cache-Control", "no-store") }
    }
}
