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

    var digest: Data { Data(SHA256.hash(data: Data(value.utf8))) }

    package var description: String { "SessionToken(hidden)" }
}

/// Bytes from the system's generator, for whatever must not be guessed.
enum RandomBytes {
    static func make(_ count: Int) -> Data {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    static func hexadecimal(_ count: Int) -> String { make(count).hexadecimal }
}

extension Data {
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
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
