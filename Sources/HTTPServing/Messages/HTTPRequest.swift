// SPDX-License-Identifier: Apache-2.0

/// A request, complete and decoded; nothing in it points into the library that read it.
package struct HTTPRequest: Sendable {
    package var method: HTTPMethod
    /// The path as sent, still percent-encoded.
    package var path: String
    /// The path's components, decoded; a component may hold a slash that was sent as `%2F`.
    package var segments: [String]
    package var query: FormFields
    package var headers: HTTPHeaders
    package var body: [UInt8]
    /// Who sent it, as far as trusted proxies tell; nil in tests that go through no port.
    package var client: ClientAddress?
    /// Whether the client's connection is over TLS, to this server or to a trusted proxy.
    package var isSecure = false
    /// Whether the client has closed its end of the connection, or the connection broke; for work that takes long.
    ///
    /// A client that closes only its sending half counts as gone: the two look alike until something is sent.
    package var isClientGone: @Sendable () -> Bool = { false }

    /// Parses a request target in origin form: `/path?query`.
    package init(
        method: HTTPMethod, target: String, headers: HTTPHeaders = [:], body: [UInt8] = []
    ) throws {
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        let path = target.utf8[..<(mark ?? target.utf8.endIndex)]
        guard path.first == UInt8(ascii: "/") else {
            throw HTTPFailure(.badRequest, "The request target must begin with a slash")
        }
        self.method = method
        self.path = String(Substring(path))
        segments = try path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true)
            .map { try PercentEncoding.decode($0, plusIsSpace: false) }
        query = try FormFields(
            parsing: mark.map { target.utf8[target.utf8.index(after: $0)...] } ?? "".utf8[...])
        self.headers = headers
        self.body = body
    }

    /// The first cookie of a name.
    package func cookie(_ name: String) -> String? {
        Cookie.pairs(in: headers.values("Cookie")).first { $0.name == name }?.value
    }

    /// The body as a form; any other content type is a 415.
    package func form() throws -> FormFields {
        let type = headers["Content-Type"] ?? ""
        let essence = type.prefix { $0 != ";" && $0 != " " }.lowercased()
        guard essence == "application/x-www-form-urlencoded" else {
            throw HTTPFailure(.unsupportedMediaType, "Send a form as application/x-www-form-urlencoded")
        }
        return try FormFields(parsing: body)
    }
}
