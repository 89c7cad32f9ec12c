// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import StudyFiles

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The Ed25519 key that signs a study's checkpoints: whoever holds it vouches for the ledger's growth.
///
/// Its file is PKCS #8 in PEM, which `openssl pkey` reads as well. `description` does not show it.
package struct LedgerKey: Sendable, CustomStringConvertible {
    /// The seed of RFC 8032: 32 bytes.
    private let seed: Data
    package let `public`: Public

    private init(_ key: Curve25519.Signing.PrivateKey) {
        seed = key.rawRepresentation
        self.public = Public(raw: key.publicKey.rawRepresentation)
    }

    /// A new key from the system's generator.
    package static func make() -> LedgerKey { LedgerKey(Curve25519.Signing.PrivateKey()) }

    package static func read(from path: String) throws -> LedgerKey {
        let text = try FileContents.readText(path)
        guard let bytes = PEM.contents(of: text, label: "PRIVATE KEY"), bytes.count == 48,
            bytes.starts(with: PEM.privateHeader),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.suffix(32))
        else {
            throw FileFailure(
                .badData, path: path, reason: "is not a ledger key",
                hint: "Give the file that `showdown study create` wrote with --ledger-key")
        }
        return LedgerKey(key)
    }

    /// Writes a file that its owner alone can read; one that exists is never overwritten, since it may be the only key.
    package func write(to path: String) throws {
        let text = PEM.text(PEM.privateHeader + seed, label: "PRIVATE KEY")
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreFailure(
                .cannotCreate, path: path,
                reason: errno == EEXIST
                    ? "exists already" : "cannot be created: \(String(cString: strerror(errno)))",
                hint: errno == EEXIST
                    ? "It may be the only key of a ledger: choose another --ledger-key"
                    : "Choose a folder that exists and that you may write to")
        }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            unlink(path)
            throw StoreFailure(.inputOutput, path: path, reason: "could not be written")
        }
    }

    func signature(of text: String) throws -> Data {
        try Curve25519.Signing.PrivateKey(rawRepresentation: seed).signature(for: Data(text.utf8))
    }

    package var description: String { "LedgerKey(\(self.public))" }
}
