// SPDX-License-Identifier: Apache-2.0

/// Rank and result of every merge, by the pair of tokens that it joins: a flat hash table, at most half full.
struct MergeTable: Sendable {
    private struct Entry: BitwiseCopyable, Sendable {
        var pair: UInt64
        var rank: UInt32
        var result: Int32
    }

    /// What joins two tokens; the rank is `none` where nothing does.
    struct Found {
        static let none = UInt32.max

        var rank: UInt32
        var result: Int32
    }

    /// No pair of token ids, which are not negative, looks like this.
    private static let free = UInt64.max

    private let entries: FrozenBuffer<Entry>
    private let shift: UInt64

    /// Of two merges of the same pair the later counts.
    init(_ merges: [Vocabulary.Merge]) {
        var bits = 4
        while 1 << bits < merges.count * 2 { bits += 1 }
        shift = UInt64(64 - bits)
        var table = [Entry](repeating: Entry(pair: Self.free, rank: Found.none, result: -1), count: 1 << bits)
        for (rank, merge) in merges.enumerated() {
            let pair = Self.key(merge.left, merge.right)
            var slot = Self.slot(pair, shift)
            while table[slot].pair != Self.free, table[slot].pair != pair {
                slot = (slot + 1) & (table.count - 1)
            }
            table[slot] = Entry(pair: pair, rank: UInt32(rank), result: merge.result)
        }
        entries = FrozenBuffer(table)
    }

    @inline(__always)
    func find(_ left: Int32, _ right: Int32) -> Found {
        let pair = Self.key(left, right)
        var slot = Self.slot(pair, shift)
        while true {
            let entry = entries[slot]
            if entry.pair == pair { return Found(rank: entry.rank, result: entry.result) }
            if entry.pair == Self.free { return Found(rank: Found.none, result: -1) }
            slot = (slot + 1) & (entries.count - 1)
        }
    }

    @inline(__always)
    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    /// Multiplicative hashing by the golden ratio (Knuth, "The art of computer programming" 3, section 6.4).
    @inline(__always)
    private static func slot(_ pair: UInt64, _ shift: UInt64) -> Int {
        Int(truncatingIfNeeded: ((pair ^ (pair &>> 29)) &* 0x9e37_79b9_7f4a_7c15) &>> shift)
    }
}
