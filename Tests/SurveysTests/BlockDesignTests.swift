// SPDX-License-Identifier: Apache-2.0

import Surveys
import Testing

@Suite struct BlockDesignTests {
    @Test(arguments: [(7, 3), (13, 4), (25, 8), (13, 9), (6, 3), (2, 1), (50, 10)])
    func afterOneRoundEveryCellWasGivenEquallyOften(cells: Int, size: Int) {
        let design = BlockDesign(cells: cells, size: size, name: "s", seed: 3)
        #expect(design.blocks.count == cells)
        var counts = [Int](repeating: 0, count: cells)
        for block in design.blocks {
            #expect(Set(block).count == size)
            for cell in block { counts[cell] += 1 }
        }
        #expect(counts == [Int](repeating: size, count: cells))
    }

    /// The Fano plane: seven points, lines of three, each pair on one line; and the projective plane of order three.
    @Test(arguments: [(7, 3), (13, 4)]) func aDifferenceSetGivesABalancedDesign(cells: Int, size: Int) {
        let design = BlockDesign(cells: cells, size: size, name: "s", seed: 1)
        #expect(design.meetings == 1...1)
        var pairs: [[Int]: Int] = [:]
        for block in design.blocks {
            for a in block { for b in block where a < b { pairs[[a, b], default: 0] += 1 } }
        }
        #expect(pairs.count == cells * (cells - 1) / 2 && Set(pairs.values) == [1])
    }

    /// 25 cells in blocks of 8 cannot be balanced: 8 x 7 ordered pairs do not divide among 24 distances.
    @Test func whereNoneExistsPairsMeetAlmostEquallyOften() {
        let design = BlockDesign(cells: 25, size: 8, name: "s", seed: 1)
        #expect(design.meetings.upperBound - design.meetings.lowerBound <= 2)
    }

    @Test func theLeastUsedBlockIsNext() {
        let design = BlockDesign(cells: 13, size: 9, name: "s", seed: 5)
        var uses: [Int: Int] = [:]
        for _ in 0..<30 { uses[design.next(uses: uses), default: 0] += 1 }
        #expect((uses.values.max() ?? 0) - (design.blocks.indices.map { uses[$0] ?? 0 }.min() ?? 0) <= 1)
    }

    @Test func aWholeSectionIsOneBlock() {
        #expect(BlockDesign(cells: 5, size: 5, name: "s", seed: 1).blocks == [[0, 1, 2, 3, 4]])
    }
}
