// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Size and root of a ledger at a time, signed or not: kept elsewhere, it shows a later cut or rewrite.
///
/// Its text is C2SP's checkpoint (c2sp.org/tlog-checkpoint), a signed note (c2sp.org/signed-note): origin, size and root
/// in base 64, a line each, an empty line, and a line `— NAME SIGNATURE` for each signature.
package struct LedgerCheckpoint: Equatable, Sendable {
    package struct Signature: Equatable, Sendable {
        package var name: String
        package var keyID: UInt32
        package var bytes: Data
    }

    /// What came of looking for a key's signature.
    package enum Standing: Equatable, Sendable {
        case signed
        /// There is a signature of that name and key id, of something else.
        case forged
        case unsigned
    }

    /// Which ledger: `showdown/STUDY/` and the first 16 digits of the seal it began with.
    package var origin: String
    /// Number of entries.
    package var size: Int
    package var root: MerkleHash
    /// Further lines of the note, which are signed too; this program writes none.
    package var extensions: [String] = []
    package var signatures: [Signature] = []

    package init(origin: String, size: Int, root: MerkleHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The lines that are signed.
    package var body: String {
        ([origin, "\(size)", root.base64] + extensions).map { $0 + "\n" }.joined()
    }

    /// The whole note.
    package var text: String {
        body + "\n"
            + signatures.map { signature in
                let id = withUnsafeBytes(of: signature.keyID.bigEndian) { Data($0) }
                return "— \(signature.name) \((id + signature.bytes).base64EncodedString())\n"
            }.joined()
    }

    /// The same checkpoint with one more signature; the key's name in it is the origin.
    func signed(by key: LedgerKey) throws -> LedgerCheckpoint {
        var signed = self
        signed.signatures.append(
            Signature(
                name: origin, keyID: key.public.identifier(name: origin), bytes: try key.signature(of: body)))
        return signed
    }

    package func standing(under key: LedgerKey.Public) -> Standing {
        let id = key.identifier(name: origin)
        let claimed = signatures.filter { $0.name == origin && $0.keyID == id }
        guard !claimed.isEmpty else { return .unsigned }
        return claimed.allSatisfy { key.isSignature($0.bytes, of: body) } ? .signed : .forged
    }

    package func isSigned(by key: LedgerKey.Public) -> Bool { standing(under: key) == .signed }
}
