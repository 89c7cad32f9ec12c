// SPDX-License-Identifier: Apache-2.0

internal import Randomness

/// Which k of v cells a volunteer gets, so that after every v volunteers each cell was given k times.
///
/// The blocks are the v shifts of one initial block modulo v, the cells relabelled by the seed (Bose, Ann. Eugen. 9, 1939). Two
/// cells meet in as many blocks as their distance occurs among the differences of the initial block; of many initial blocks that
/// are tried, the one whose distances occur most evenly is taken. Where a difference set of the size exists and is found, all
/// pairs meet equally often, and the design is a balanced incomplete block design; `meetings` says how near it comes.
package struct BlockDesign: Equatable, Sendable {
    /// Each a sorted list of k indices of cells.
    package let blocks: [[Int]]
    /// The smallest and the largest number of blocks in which two cells meet.
    package let meetings: ClosedRange<Int>

    /// - Parameters:
    ///   - cells: v, 1 or more.
    ///   - size: k, from 1 to v.
    ///   - name: of the section; sections of one seed are relabelled independently.
    package init(cells: Int, size: Int, name: String, seed: UInt64) {
        precondition(size >= 1 && size <= cells, "BlockDesign(cells: \(cells), size: \(size))")
        guard size < cells else {
            blocks = [Array(0..<cells)]
            meetings = 1...1
            return
        }
        var generator = SeededGenerator(seed: seed, stream: "block design", name)
        let initial = Self.evenest(cells: cells, size: size, generator: &generator)
        let labels = generator.shuffled(Array(0..<cells))
        let shifts = generator.shuffled(Array(0..<cells))
        blocks = shifts.map { shift in initial.map { labels[($0 + shift) % cells] }.sorted() }
        let counts = Self.differences(initial, cells: cells)
        meetings = (counts.min() ?? 0)...(counts.max() ?? 0)
    }

    /// The index of the least used block; of several, the first.
    ///
    /// - Parameter uses: by index, how many volunteers who finished or are at it hold each block; absent means none.
    package func next(uses: [Int: Int]) -> Int {
        blocks.indices.min { (uses[$0] ?? 0, $0) < (uses[$1] ?? 0, $1) } ?? 0
    }

    private static let tries = 400

    private static func evenest(cells: Int, size: Int, generator: inout SeededGenerator) -> [Int] {
        var best = Array(0..<size)
        var bestSpread = spread(best, cells: cells)
        for _ in 0..<tries where bestSpread > 0 {
            let candidate = Array(generator.shuffled(Array(0..<cells)).prefix(size))
            let spread = spread(candidate, cells: cells)
            if spread < bestSpread { (best, bestSpread) = (candidate, spread) }
        }
        return best
    }

    /// How unevenly the distances occur: the sum of squared counts, less what it would be if all were alike.
    private static func spread(_ block: [Int], cells: Int) -> Int {
        let counts = differences(block, cells: cells)
        let total = counts.reduce(0, +)
        return counts.count * counts.reduce(0) { $0 + $1 * $1 } - total * total
    }

    /// How often each distance 1 ..< v occurs between two cells of the block.
    private static func differences(_ block: [Int], cells: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: cells - 1)
        for first in block {
            for second in block where second != first { counts[(second - first + cells) % cells - 1] += 1 }
        }
        return counts
    }
}
