// SPDX-License-Identifier: Apache-2.0

internal import GRDB
private import Synchronization

/// The Merkle tree over the table `ledger`; subtrees of 64 entries and more are kept in memory once they were needed.
///
/// The hash of an entry is its leaf. A complete subtree never changes, because the table only grows, so what is kept
/// stays true whichever process appends. At a million entries that is 1 MB, and a root or a proof reads at most 63 rows for
/// each end of it. Filled from snapshots alone: a transaction that is being written may yet be rolled back.
final class LedgerTree: Sendable {
    private static let blockLevel = 6
    private static let blockSize = 1 << blockLevel

    /// Its leaves are the roots of blocks.
    private let blocks = Mutex(MerkleLevels())

    /// The tree of the first entries in a snapshot; valid while the snapshot is.
    func tree(size: Int, in db: Database) throws -> MerkleTree {
        try fill(to: size >> Self.blockLevel, in: db)
        var opened: [Int: MerkleLevels] = [:]
        return MerkleTree { level, index in
            if level >= Self.blockLevel {
                return self.blocks.withLock { $0[level: level - Self.blockLevel, index: index] }
            }
            let block = index >> (Self.blockLevel - level)
            let entries = block << Self.blockLevel..<min(size, (block + 1) << Self.blockLevel)
            let levels = try opened[block] ?? MerkleLevels(Self.leaves(entries, in: db))
            opened[block] = levels
            return levels[level: level, index: index - (block << (Self.blockLevel - level))]
        }
    }

    private func fill(to count: Int, in db: Database) throws {
        try blocks.withLock { blocks in
            while blocks.count < count {
                // A piece at a time, so that the first root of a large ledger does not hold all of its hashes.
                let end = min(count, blocks.count + 256)
                let range = blocks.count << Self.blockLevel..<end << Self.blockLevel
                var leaves = try Self.leaves(range, in: db)[...]
                while !leaves.isEmpty {
                    let block = MerkleLevels(leaves.prefix(Self.blockSize))
                    blocks.append(block[level: Self.blockLevel, index: 0])
                    leaves = leaves.dropFirst(Self.blockSize)
                }
            }
        }
    }

    private static func leaves(_ range: Range<Int>, in db: Database) throws -> [MerkleHash] {
        var leaves: [MerkleHash] = []
        leaves.reserveCapacity(range.count)
        let rows = try Row.fetchCursor(
            db, sql: "SELECT idx, hash FROM ledger WHERE idx >= ? AND idx < ? ORDER BY idx",
            arguments: [range.lowerBound, range.upperBound])
        while let row = try rows.next() {
            let index: Int = row[0]
            let text: String = row[1]
            guard index == range.lowerBound + leaves.count, let hash = MerkleHash(hexadecimal: text) else {
                break
            }
            leaves.append(hash)
        }
        guard leaves.count == range.count else {
            throw StoreFailure(
                .badData,
                reason: "entry \(range.lowerBound + leaves.count + 1) of the ledger is missing or damaged",
                hint: "Run `showdown audit verify`")
        }
        return leaves
    }
}
