// SPDX-License-Identifier: Apache-2.0

/// What of a request's head is refused before anything is done with it.
///
/// The library is lenient where a proxy in front may be lenient in another way: two readings of one head are how a second
/// request is smuggled past the first (RFC 9112, 11.2). So a head that could be read in two ways is refused, and the
/// connection with it.
package struct RequestHead {
    package var method: String
    package var headers: HTTPHeaders

    package init(method: String, headers: HTTPHeaders) {
        self.method = method
        self.headers = headers
    }

    /// Fields of a request at most.
    package static let fieldLimit = 100

    /// What is wrong with it; nil where nothing is.
    package var failure: HTTPFailure? {
        guard (1...32).contains(method.utf8.count), method.utf8.allSatisfy(Self.isTokenByte) else {
            return HTTPFailure(.badRequest, "The method is not a method's name")
        }
        guard headers.fields.count <= Self.fieldLimit else {
            return HTTPFailure(
                .requestHeaderFieldsTooLarge, "A request may have at most \(Self.fieldLimit) header fields")
        }
        for field in headers.fields {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(Self.isTokenByte) else {
                return HTTPFailure(
                    .badRequest, "A header field's name has a character that names may not have")
            }
            guard field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else {
                return HTTPFailure(.badRequest, "A header field has a control character")
            }
        }
        return framingFailure ?? hostFailure
    }

    /// Bytes that the client says it will send; nil where it does not say.
    var announcedLength: Int? { headers["Content-Length"].flatMap { Int($0) } }

    private var framingFailure: HTTPFailure? {
        let lengths = headers.values("Content-Length")
        let codings = headers.values("Transfer-Encoding")
        guard lengths.isEmpty || codings.isEmpty else {
            return HTTPFailure(.badRequest, "A request has a length or is chunked, not both")
        }
        guard lengths.count <= 1, codings.count <= 1 else {
            return HTTPFailure(.badRequest, "The length of a request may be said once")
        }
        if let length = lengths.first {
            guard (1...18).contains(length.utf8.count), length.utf8.allSatisfy(Self.isDigit) else {
                return HTTPFailure(.badRequest, "Content-Length must be a number")
            }
        }
        if let coding = codings.first, coding.lowercased() != "chunked" {
            return HTTPFailure(.badRequest, "A request may be chunked and nothing else")
        }
        return nil
    }

    private var hostFailure: HTTPFailure? {
        let hosts = headers.values("Host")
        guard hosts.count <= 1 else { return HTTPFailure(.badRequest, "The host may be named once") }
        guard let host = hosts.first else { return nil }
        let isHost =
            host.utf8.count <= 255 && host.utf8.allSatisfy { Self.isTokenByte($0) || "[]:".utf8.contains($0) }
        return isHost ? nil : HTTPFailure(.badRequest, "The host is not a host's name")
    }

    /// `tchar` of RFC 9110, 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: isDigit(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
