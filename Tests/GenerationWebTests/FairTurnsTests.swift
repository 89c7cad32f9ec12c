// SPDX-License-Identifier: Apache-2.0

import GenerationWeb
import Testing

struct FairTurnsTests {
    @Test func eachModelHasAsMuchTimeAsTheOthers() {
        var turns = FairTurns(count: 2)
        var spent = [Duration.zero, .zero]
        for _ in 0..<300 {
            guard let index = turns.next(among: [0, 1]) else { continue }
            let cost: Duration = index == 0 ? .milliseconds(30) : .milliseconds(10)
            turns.spend(cost, by: index)
            spent[index] += cost
        }
        #expect(abs((spent[0] - spent[1]) / .milliseconds(1)) <= 30)
    }

    @Test func whoWasIdleHasSavedNothingUp() {
        var turns = FairTurns(count: 2)
        for _ in 0..<1_000 where turns.next(among: [0]) == 0 { turns.spend(.milliseconds(1), by: 0) }
        var order: [Int] = []
        for _ in 0..<6 {
            guard let index = turns.next(among: [0, 1]) else { continue }
            turns.spend(.milliseconds(1), by: index)
            order.append(index)
        }
        #expect(order == [0, 1, 0, 1, 0, 1])
    }

    @Test func nobodyIsNextWhereNobodyHasWork() {
        var turns = FairTurns(count: 3)
        #expect(turns.next(among: []) == nil)
        #expect(turns.next(among: [2]) == 2)
    }
}

struct HistogramTests {
    @Test func bucketsAreCumulative() {
        var histogram = Histogram(bounds: [1, 2])
        for value in [0.5, 1, 1.5, 9] { histogram.add(value) }
        #expect(
            histogram.lines("x", "m=\"a\"") == [
                "x_bucket{m=\"a\",le=\"1.0\"} 2", "x_bucket{m=\"a\",le=\"2.0\"} 3",
                "x_bucket{m=\"a\",le=\"+Inf\"} 4",
                "x_sum{m=\"a\"} 12.0", "x_count{m=\"a\"} 4",
            ])
    }
}
