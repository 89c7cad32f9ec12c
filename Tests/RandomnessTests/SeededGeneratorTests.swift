// SPDX-License-Identifier: Apache-2.0

import Randomness
import Testing

@Suite struct SeededGeneratorTests {
    /// Reference output of SplitMix64 with state 1234567, as its authors' C code prints it.
    @Test func splitMixMatchesItsReference() {
        var mix = SplitMix64(state: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect(expected.allSatisfy { mix.next() == $0 })
    }

    @Test func sameSeedGivesTheSameSequence() {
        var a = SeededGenerator(seed: 5)
        var b = SeededGenerator(seed: 5)
        var c = SeededGenerator(seed: 6)
        let first = (0..<8).map { _ in a.next() }
        #expect(first == (0..<8).map { _ in b.next() })
        #expect(first != (0..<8).map { _ in c.next() })
    }

    @Test func streamsDependOnEachPartOfTheirName() {
        var whole = SeededGenerator(seed: 1, stream: "ab", "c")
        var split = SeededGenerator(seed: 1, stream: "a", "bc")
        var again = SeededGenerator(seed: 1, stream: "ab", "c")
        let first = whole.next()
        #expect(first != split.next())
        #expect(first == again.next())
    }

    @Test(arguments: [1, 2, 3, 7, 24, 1000])
    func boundedIntegersCoverTheirRangeEvenly(bound: Int) {
        var draws = SeededGenerator(seed: 9)
        var counts = [Int](repeating: 0, count: bound)
        let perCell = 400
        for _ in 0..<bound * perCell { counts[draws.integer(below: bound)] += 1 }
        let chiSquare = counts.reduce(0.0) { $0 + Double(($1 - perCell) * ($1 - perCell)) / Double(perCell) }
        // Mean bound - 1, standard deviation sqrt(2 (bound - 1)): six of them.
        #expect(chiSquare < Double(bound - 1) + 6 * (2 * Double(bound)).squareRoot())
    }

    @Test func normalNumbersHaveMeanZeroAndVarianceOne() {
        var draws = SeededGenerator(seed: 3)
        let sample = (0..<20_000).map { _ in draws.normal() }
        let mean = sample.reduce(0, +) / 20_000
        let variance = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
        #expect(abs(mean) < 0.03)
        #expect(abs(variance - 1) < 0.05)
    }

    @Test func categoricalFollowsItsWeightsAndRefusesNone() {
        var draws = SeededGenerator(seed: 4)
        var counts = [0, 0, 0]
        for _ in 0..<9_000 { if let index = draws.categorical([1, 0, 2]) { counts[index] += 1 } }
        #expect(counts[1] == 0)
        #expect(abs(counts[0] - 3_000) < 250)
        #expect(draws.categorical([0, 0]) == nil)
        #expect(draws.categorical([Double]()) == nil)
        #expect(draws.categorical([.infinity]) == nil)
    }

    @Test func shufflesReachEveryOrder() {
        var draws = SeededGenerator(seed: 8)
        var seen: Set<[Int]> = []
        for _ in 0..<600 { seen.insert(draws.shuffled([1, 2, 3, 4])) }
        #expect(seen.count == 24)
    }
}
