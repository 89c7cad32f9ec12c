// SPDX-License-Identifier: Apache-2.0

private import Crypto
package import FoundationEssentials

/// SHA-256 as 64 lower-case hexadecimal digits.
package enum Fingerprint {
    package static func of(_ bytes: some DataProtocol) -> String {
        SHA256.hash(data: bytes).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }

    package static func of(_ text: String) -> String { of(Array(text.utf8)) }

    package static func ofFile(_ path: String) throws -> String { of(try FileContents.read(path)) }
}
