// SPDX-License-Identifier: Apache-2.0

private import Crypto
package import Foundation

/// Six digits that change every thirty seconds: RFC 6238 with SHA-1, as authenticator apps have it.
package struct OneTimePassword: Sendable {
    private let secret: Data

    static let period = 30

    /// Nil where the text is not base 32 (RFC 4648, 6) of at least ten bytes; case, spaces and padding do not matter.
    package init?(base32 text: String) {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var bytes = Data()
        var buffer = 0
        var bits = 0
        for byte in text.uppercased().utf8 where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "=") {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            buffer = (buffer << 5 | value) & 0xFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(buffer >> bits & 0xFF))
            }
        }
        guard bytes.count >= 10 else { return nil }
        secret = bytes
    }

    package static func step(at time: Date) -> Int { Int(time.timeIntervalSince1970) / period }

    /// RFC 4226, 5.3: the last four bits of the hash say which four bytes become the number.
    package func code(step: Int) -> String {
        let counter = withUnsafeBytes(of: UInt64(max(0, step)).bigEndian) { Data($0) }
        let hash = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(hash[hash.count - 1] & 15)
        let number = hash[offset..<offset + 4].reduce(0 as UInt32) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The step whose code this is: the present one or a neighbour, and later than the last one used.
    ///
    /// - Parameter last: the step of the last code that was taken; no code is taken twice (RFC 6238, 5.2).
    package func step(of text: String, at time: Date, after last: Int?) -> Int? {
        let given = text.filter { !$0.isWhitespace }
        let now = Self.step(at: time)
        // All three are compared, so that the time taken tells nothing.
        let matching = (now - 1...now + 1).filter { SecretText.equal(code(step: $0), given) }
        return matching.first { $0 > (last ?? .min) }
    }
}
