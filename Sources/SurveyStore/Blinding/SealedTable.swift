// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import Surveys

/// A blinding table under lock: ciphertext that only the key opens, and a commitment that fixes what it will say.
struct SealedTable {
    /// ChaCha20-Poly1305 (RFC 8439): nonce, ciphertext and tag; the study's id is authenticated with it.
    var ciphertext: Data
    /// SHA-256 over salt and the table's canonical bytes.
    var commitment: String

    static func seal(_ table: BlindingTable, study: String, with secret: Data) throws -> SealedTable {
        let salt = Commitment.salt()
        let bytes = table.canonical.bytes
        let box = try ChaChaPoly.seal(
            salt + bytes, using: SymmetricKey(data: secret), authenticating: Data(study.utf8))
        return SealedTable(ciphertext: box.combined, commitment: Commitment.make(bytes, salt: salt))
    }

    /// The table's canonical text and salt; nil where the key is another's or the bytes were changed.
    func open(with key: BlindingKey, study: String) -> (text: String, salt: Data)? {
        guard let secret = key.secret, let box = try? ChaChaPoly.SealedBox(combined: ciphertext),
            let plain = try? ChaChaPoly.open(box, using: secret, authenticating: Data(study.utf8)),
            plain.count > 32
        else { return nil }
        let salt = Data(plain.prefix(32))
        let bytes = [UInt8](plain.dropFirst(32))
        guard Commitment.make(bytes, salt: salt) == commitment else { return nil }
        return (String(decoding: bytes, as: UTF8.self), salt)
    }
}
