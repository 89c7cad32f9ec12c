// SPDX-License-Identifier: Apache-2.0

private import HeapModule

/// Applies the merge of lowest rank, leftmost first, until none applies: byte-pair encoding of one piece.
///
/// Short pieces are searched from end to end at each step, which takes n² steps at worst and no memory; longer ones are a
/// linked list under a heap of ranks, which takes n log n.
struct SymbolMerger {
    /// Symbols up to which the search is faster than the heap.
    static let searched = 64

    /// Ranks and results of the pairs that begin at each symbol, (searched,).
    private let ranks = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.searched)
    private let results = UnsafeMutablePointer<Int32>.allocate(capacity: Self.searched)

    /// The owner calls this once, last.
    func deallocate() {
        ranks.deallocate()
        results.deallocate()
    }

    /// - Parameter symbols: (count,), overwritten from the start by what they become.
    /// - Returns: how many are left.
    func merge(_ symbols: UnsafeMutablePointer<Int32>, _ count: Int, _ merges: MergeTable) -> Int {
        if count < 2 { return count }
        return count <= Self.searched
            ? mergeBySearch(symbols, count, merges) : Self.mergeByHeap(symbols, count, merges)
    }

    private func mergeBySearch(_ symbols: UnsafeMutablePointer<Int32>, _ count: Int, _ merges: MergeTable)
        -> Int
    {
        var count = count
        @inline(__always)
        func look(_ place: Int) {
            let found = merges.find(symbols[place], symbols[place + 1])
            ranks[place] = found.rank
            results[place] = found.result
        }
        for place in 0..<count - 1 { look(place) }
        while count > 1 {
            var lowest = MergeTable.Found.none
            var best = 0
            for place in 0..<count - 1 where ranks[place] < lowest {
                lowest = ranks[place]
                best = place
            }
            if lowest == MergeTable.Found.none { break }
            symbols[best] = results[best]
            count -= 1
            for place in best + 1..<max(best + 1, count) {
                symbols[place] = symbols[place + 1]
                ranks[place] = ranks[place + 1]
                results[place] = results[place + 1]
            }
            if best > 0 { look(best - 1) }
            if best + 1 < count { look(best) }
        }
        return count
    }

    private static func mergeByHeap(
        _ symbols: UnsafeMutablePointer<Int32>, _ count: Int, _ merges: MergeTable
    ) -> Int {
        // Places of the neighbours; -1 where there is none.
        var next = (0..<Int32(count)).map { $0 + 1 < Int32(count) ? $0 + 1 : -1 }
        var previous = (0..<Int32(count)).map { $0 - 1 }
        var found = (0..<count - 1).map { merges.find(symbols[$0], symbols[$0 + 1]) }
        found.append(MergeTable.Found(rank: MergeTable.Found.none, result: -1))
        // A rank above a place, so that the lowest rank comes first, and of equal ones the leftmost.
        var waiting = Heap<UInt64>(
            found.indices.lazy.filter { found[$0].rank != MergeTable.Found.none }.map {
                UInt64(found[$0].rank) << 32 | UInt64($0)
            })
        func look(_ place: Int) {
            let right = next[place]
            guard right >= 0 else {
                found[place].rank = MergeTable.Found.none
                return
            }
            found[place] = merges.find(symbols[place], symbols[Int(right)])
            if found[place].rank != MergeTable.Found.none {
                waiting.insert(UInt64(found[place].rank) << 32 | UInt64(place))
            }
        }
        while let entry = waiting.popMin() {
            let place = Int(entry & 0xffff_ffff)
            // Entries of pairs that have changed since are passed over.
            guard found[place].rank == UInt32(entry >> 32) else { continue }
            let right = Int(next[place])
            symbols[place] = found[place].result
            next[place] = next[right]
            if next[right] >= 0 { previous[Int(next[right])] = Int32(place) }
            found[right].rank = MergeTable.Found.none
            look(place)
            if previous[place] >= 0 { look(Int(previous[place])) }
        }
        var kept = 0
        var place = 0
        while place >= 0 {
            symbols[kept] = symbols[place]
            kept += 1
            place = Int(next[place])
        }
        return kept
    }
}
