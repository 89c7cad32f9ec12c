// SPDX-License-Identifier: Apache-2.0

/// The tokens of a BPE by id, the merges that lead to them, and the tokens that are matched as whole texts.
package struct Vocabulary: Equatable, Sendable {
    /// A pair of token ids and the token that it becomes; its place in `merges` is its rank.
    package struct Merge: Equatable, Sendable {
        package var left, right, result: Int32
    }

    /// Bytes of each token by id: what it stands for in a byte-level BPE, its text as UTF-8 in others; empty where an
    /// id is not used.
    package var tokens: [[UInt8]]
    package var merges: [Merge]
    /// In the order of their ids.
    package var added: [AddedToken]

    package init(tokens: [[UInt8]], merges: [Merge], added: [AddedToken]) {
        self.tokens = tokens
        self.merges = merges
        self.added = added
    }

    /// Ids of the special tokens, ascending.
    package var specials: [Int32] { added.filter(\.isSpecial).map(\.id) }

    /// The 256 bytes in GPT-2's order: printable ones first.
    static let byteTokens: [[UInt8]] = {
        let order = (0...255).map { UInt8($0) }
        let printable = order.filter { ByteAlphabet.scalars[Int($0)].value < 0x100 }
        return (printable + order.filter { ByteAlphabet.scalars[Int($0)].value >= 0x100 }).map { [$0] }
    }()

    package func text(_ id: Int32) -> String { String(decoding: tokens[Int(id)], as: UTF8.self) }
}
