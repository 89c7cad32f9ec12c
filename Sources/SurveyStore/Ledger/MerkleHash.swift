// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import Foundation

/// A node of the ledger's Merkle tree: 32 bytes of SHA-256, made as RFC 6962, section 2.1, says.
package struct MerkleHash: Hashable, Sendable, CustomStringConvertible {
    /// Big-endian; a value without a heap allocation, since a large ledger has a million of them.
    private var words: SIMD4<UInt64>

    /// Nil where there are not 32 bytes.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.init(thirtyTwo: bytes)
    }

    private init(thirtyTwo bytes: some Sequence<UInt8>) {
        words = SIMD4()
        for (offset, byte) in bytes.enumerated() {
            words[offset / 8] = words[offset / 8] << 8 | UInt64(byte)
        }
    }

    /// 64 lower-case hexadecimal digits, as the column `hash` of the ledger holds them.
    package init?(hexadecimal text: String) {
        var words = SIMD4<UInt64>()
        var count = 0
        for digit in text.utf8 {
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x61...0x66: value = digit - 0x57
            default: return nil
            }
            guard count < 64 else { return nil }
            words[count / 16] = words[count / 16] << 4 | UInt64(value)
            count += 1
        }
        guard count == 64 else { return nil }
        self.words = words
    }

    /// Standard base 64 with padding, and no other spelling of the same bytes.
    package init?(base64 text: String) {
        guard let data = Data(base64Encoded: text), let hash = MerkleHash(data), hash.base64 == text else {
            return nil
        }
        self = hash
    }

    /// Of an entry's bytes: `SHA-256(0x00 ‖ entry)`.
    package static func leaf(_ entry: some DataProtocol) -> MerkleHash {
        var hash = SHA256()
        hash.update(data: [0])
        hash.update(data: entry)
        return MerkleHash(thirtyTwo: hash.finalize())
    }

    /// Of two subtrees: `SHA-256(0x01 ‖ left ‖ right)`.
    package static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        var bytes: [UInt8] = [1]
        bytes.reserveCapacity(65)
        left.append(to: &bytes)
        right.append(to: &bytes)
        return MerkleHash(thirtyTwo: SHA256.hash(data: bytes))
    }

    /// The root of a tree without entries: the hash of nothing.
    package static let empty = MerkleHash(thirtyTwo: SHA256.hash(data: [UInt8]()))

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    package var base64: String { Data(bytes).base64EncodedString() }

    package var hexadecimal: String { Data(bytes).hexadecimal }

    package var description: String { hexadecimal }

    private func append(to bytes: inout [UInt8]) {
        for word in 0..<4 {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: words[word] >> UInt64(shift)))
            }
        }
    }
}
