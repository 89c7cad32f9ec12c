// SPDX-License-Identifier: Apache-2.0

private import Crypto
package import FoundationEssentials

/// SHA-256 of contents that come in parts, so that they need not be in memory at once.
package struct RunningFingerprint {
    private var hash = SHA256()

    package init() {}

    package mutating func add(_ bytes: some DataProtocol) { hash.update(data: bytes) }

    /// The 64 digits of all that was added.
    package var text: String { Fingerprint.digits(hash.finalize()) }
}

/// SHA-256 as 64 lower-case hexadecimal digits.
package enum Fingerprint {
    package static func of(_ bytes: some DataProtocol) -> String {
        digits(SHA256.hash(data: bytes))
    }

    package static func of(_ text: String) -> String { of(Array(text.utf8)) }

    package static func ofFile(_ path: String) throws -> String {
        var hash = RunningFingerprint()
        try FileContents.forEachPiece(of: path) { hash.add($0) }
        return hash.text
    }

    /// As a content security policy names a text that it allows: `sha256-` and the hash in base 64.
    package static func policyHash(of text: String) -> String {
        "sha256-" + Data(SHA256.hash(data: Array(text.utf8))).base64EncodedString()
    }

    fileprivate static func digits(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
