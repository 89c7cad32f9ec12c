// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import Foundation
internal import StudyFiles

extension LedgerKey {
    /// The half of a ledger's key that anyone may have, and by which signatures are checked.
    package struct Public: Hashable, Sendable, LosslessStringConvertible {
        /// 32 bytes, as RFC 8032 encodes a point.
        private let raw: Data

        init(raw: Data) { self.raw = raw }

        /// Base 64 of the byte 1 (Ed25519, as signed notes number algorithms) and the 32 bytes of the key.
        ///
        /// A verifier key of signed notes, `NAME+ID+KEY`, is read as well; its id must fit.
        package init?(_ text: String) {
            let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
            // Base 64 may hold a plus too, so three parts are a verifier key only where the second is an id.
            let isNamed =
                parts.count == 3 && parts[1].utf8.count == 8 && Data(hexadecimal: String(parts[1])) != nil
            let key = isNamed ? String(parts[2]) : text
            guard let data = Data(base64Encoded: key), data.count == 33, data.first == 1,
                data.base64EncodedString() == key
            else { return nil }
            raw = Data(data.dropFirst())
            if isNamed, verifierKey(name: String(parts[0])) != text { return nil }
        }

        /// A file or the key itself: a line as `description` or `verifierKey` give it, or PEM.
        package static func read(fileOrKey text: String) throws -> Public {
            if let key = Public(text) { return key }
            guard FileContents.exists(text) else {
                throw FileFailure(
                    .noInput, path: text, reason: "is neither a file nor a public key",
                    hint: "The key stands in what `showdown audit verify` says, and in every receipt")
            }
            let contents = try FileContents.readText(text)
            if let bytes = PEM.contents(of: contents, label: "PUBLIC KEY"), bytes.count == 44,
                bytes.starts(with: PEM.publicHeader)
            {
                return Public(raw: Data(bytes.suffix(32)))
            }
            if let key = Public(contents.trimmingCharacters(in: .whitespacesAndNewlines)) { return key }
            throw FileFailure(
                .badData, path: text, reason: "holds no Ed25519 public key",
                hint: "Give the line `NAME+ID+KEY`, or PEM")
        }

        package var description: String { (Data([1]) + raw).base64EncodedString() }

        /// For `openssl pkey -pubin`.
        package var pem: String { PEM.text(PEM.publicHeader + raw, label: "PUBLIC KEY") }

        /// The form in which other programs take keys of signed notes: `NAME+ID+KEY`.
        package func verifierKey(name: String) -> String {
            let id = String(identifier(name: name), radix: 16)
            return "\(name)+\(String(repeating: "0", count: 8 - id.count))\(id)+\(self)"
        }

        /// The first four bytes of `SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key)`, big-endian.
        func identifier(name: String) -> UInt32 {
            var hash = SHA256()
            hash.update(data: Data(name.utf8))
            hash.update(data: Data([0x0a, 1]) + raw)
            return hash.finalize().prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        }

        package func isSignature(_ signature: Data, of text: String) -> Bool {
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw) else { return false }
            return key.isValidSignature(signature, for: Data(text.utf8))
        }
    }
}

/// The text form of keys (RFC 7468), for the two structures of Ed25519 keys (RFC 8410), which differ in the key alone.
enum PEM {
    /// `SEQUENCE { 0, { 1.3.101.112 }, OCTET STRING { OCTET STRING of 32 bytes } }` up to the bytes.
    static let privateHeader = Data([
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ])
    /// `SEQUENCE { { 1.3.101.112 }, BIT STRING of 32 bytes }` up to the bytes.
    static let publicHeader = Data([
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ])

    static func text(_ contents: Data, label: String) -> String {
        "-----BEGIN \(label)-----\n\(contents.base64EncodedString())\n-----END \(label)-----\n"
    }

    static func contents(of text: String, label: String) -> Data? {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        guard let start = lines.firstIndex(of: "-----BEGIN \(label)-----"),
            let end = lines[start...].firstIndex(of: "-----END \(label)-----")
        else { return nil }
        return Data(base64Encoded: lines[(start + 1)..<end].joined())
    }
}
