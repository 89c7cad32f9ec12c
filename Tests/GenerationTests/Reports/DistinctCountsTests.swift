// SPDX-License-Identifier: Apache-2.0

import Generation
import Testing

@Suite struct DistinctCountsTests {
    @Test func distinctIsDifferentOverAll() {
        let counts = DistinctCounts([5, 1, 5, 2, 5, 1])
        #expect(counts.total == 6 && counts.different == 3 && counts.share == 0.5)
        #expect(DistinctCounts([]).share == nil && DistinctCounts([]).share(amongDrawn: 1) == nil)
    }

    /// Against every subset of the size: their mean is the expectation by definition.
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7])
    func rarefactionIsTheMeanOverAllSubsets(size: Int) throws {
        let grams: [UInt64] = [1, 1, 1, 2, 2, 3, 4]
        var (sum, subsets) = (0.0, 0)
        for mask in 0..<(1 << grams.count) where mask.nonzeroBitCount == size {
            let drawn = grams.indices.filter { mask & (1 << $0) != 0 }.map { grams[$0] }
            sum += Double(Set(drawn).count) / Double(size)
            subsets += 1
        }
        let found = try #require(DistinctCounts(grams).share(amongDrawn: size))
        #expect(abs(found - sum / Double(subsets)) < 1e-12)
    }

    @Test func theWholeSetIsItsOwnDraw() {
        let counts = DistinctCounts((0..<5000).map { UInt64($0 * $0 % 701) })
        #expect(counts.share(amongDrawn: counts.total) == counts.share)
        #expect(
            abs((counts.share(amongDrawn: 1) ?? 0) - 1) < 1e-9
                && counts.share(amongDrawn: counts.total + 1) == nil)
        #expect((counts.share(amongDrawn: 100) ?? 0) > (counts.share ?? 1))
    }
}
