// SPDX-License-Identifier: Apache-2.0

private import Crypto
internal import Foundation

/// The secret by which a browser is known: 256 random bits; the database holds its SHA-256 alone.
///
/// `description` does not show it, so that it cannot slip into a log.
package struct SessionToken: Hashable, Sendable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits, for the cookie.
    package let value: String

    /// Nil where a cookie's value cannot be a token.
    package init?(_ value: String) {
        guard value.utf8.count == 64,
            value.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.value = value
    }

    init() { value = RandomBytes.hexadecimal(32) }

    /// The session that takes another's place: whoever sends the same page twice gets the same one, and nobody else can tell it.
    ///
    /// - Parameter page: a secret of the page that was sent, of 128 random bits.
    init(renewing old: SessionToken, page: String) {
        let text = "showdown renewed session\n\(old.value)\n\(page)"
        value = Data(SHA256.hash(data: Data(text.utf8))).hexadecimal
    }

    var digest: Data { Data(SHA256.hash(data: Data(value.utf8))) }

    /// Ten characters by which the same volunteer goes on in another browser: 50 bits of a hash of this secret.
    ///
    /// Whoever has the cookie can show it again at any time; the database holds a hash of it.
    package var resumeCode: String {
        let hash = SHA256.hash(data: Data("showdown resume code\n\(value)".utf8))
        return ShortCode.resume.text(of: Array(hash))
    }

    package var description: String { "SessionToken(hidden)" }
}

/// Bytes from the system's generator, for whatever must not be guessed.
enum RandomBytes {
    static func make(_ count: Int) -> Data {
        var generator = SystemRandomNumberGenerator()
        var bytes = Data(capacity: count + 7)
        while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) } }
        return bytes.prefix(count)
    }

    static func hexadecimal(_ count: Int) -> String { make(count).hexadecimal }
}

extension Data {
    var hexadecimal: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(2 * count)
        for byte in self {
            for half in [byte >> 4, byte & 15] { digits.append(half < 10 ? 48 + half : 87 + half) }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes = Data(capacity: digits.count / 2)
        for start in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[start..<start + 2], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16) else { return nil }
            bytes.append(byte)
        }
        self = bytes
    }
}
