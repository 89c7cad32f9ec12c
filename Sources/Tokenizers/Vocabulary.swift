// SPDX-License-Identifier: Apache-2.0

/// The tokens of a byte-level BPE: bytes and merges, and special tokens that stand for themselves.
package struct Vocabulary: Equatable, Sendable {
    /// A pair of token ids and the token that it becomes; its place in `merges` is its rank.
    package struct Merge: Equatable, Sendable {
        package var left, right, result: Int32
    }

    /// Bytes of each token by id; a special token's are its text's.
    package var tokens: [[UInt8]]
    package var merges: [Merge]
    /// Ids of tokens that are matched as whole texts before anything is split.
    package var specials: [Int32]

    /// The 256 bytes in GPT-2's order: printable ones first.
    static let byteTokens: [[UInt8]] = {
        let order = (0...255).map { UInt8($0) }
        let printable = order.filter { ByteAlphabet.scalars[Int($0)].value < 0x100 }
        return (printable + order.filter { ByteAlphabet.scalars[Int($0)].value >= 0x100 }).map { [$0] }
    }()

    package func text(_ id: Int32) -> String { String(decoding: tokens[Int(id)], as: UTF8.self) }
}
