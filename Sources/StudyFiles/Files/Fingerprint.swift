// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import FoundationEssentials

/// SHA-256 as 64 lower-case hexadecimal digits.
package enum Fingerprint {
    package static func of(_ bytes: some DataProtocol) -> String { text(SHA256.hash(data: bytes)) }

    static func text(_ digest: SHA256.Digest) -> String {
        digest.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }

    package static func of(_ text: String) -> String { of(Array(text.utf8)) }

    package static func ofFile(_ path: String) throws -> String { of(try FileContents.read(path)) }
}
