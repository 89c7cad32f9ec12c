// SPDX-License-Identifier: Apache-2.0

/// A cookie as the server sets it: HttpOnly and SameSite=Lax always, for the whole site.
///
/// Lax, because Strict would drop the cookie of a participant who comes back through a link in a mail.
package struct Cookie: Equatable, Sendable {
    package var name: String
    package var value: String
    /// Sent over TLS alone; the `__Host-` prefix of a name asks for it.
    package var secure: Bool
    /// Seconds to live; nil until the browser closes, 0 removes it.
    package var maximumAge: Int?

    package init(name: String, value: String, secure: Bool, maximumAge: Int? = nil) {
        self.name = name
        self.value = value
        self.secure = secure
        self.maximumAge = maximumAge
    }

    /// The value of a `Set-Cookie` field.
    package var field: String {
        var field = "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax"
        if secure { field += "; Secure" }
        if let maximumAge { field += "; Max-Age=\(maximumAge)" }
        return field
    }

    /// The pairs of `Cookie` fields; what is not a pair is passed over, as RFC 6265, 5.4 leaves to the server.
    package static func pairs(in fields: [String]) -> [(name: String, value: String)] {
        FieldList.elements(of: fields, separator: ";").compactMap { part in
            let bytes = part.utf8
            guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = String(Substring(bytes[..<equals]))
            return name.isEmpty ? nil : (name, String(Substring(bytes[bytes.index(after: equals)...])))
        }
    }
}
