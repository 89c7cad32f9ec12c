// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import Surveys

/// A hash that binds to a value and tells nothing of it: SHA-256 over 32 random bytes and the value's canonical bytes.
///
/// Erasing value and salt leaves a number that can be tied to nobody, and a chain that still verifies.
enum Commitment {
    static func salt() -> Data { RandomBytes.make(32) }

    static func make(_ value: CanonicalValue, salt: Data) -> String { make(value.bytes, salt: salt) }

    static func make(_ bytes: [UInt8], salt: Data) -> String {
        var hash = SHA256()
        hash.update(data: salt)
        hash.update(data: bytes)
        return Data(hash.finalize()).hexadecimal
    }
}
