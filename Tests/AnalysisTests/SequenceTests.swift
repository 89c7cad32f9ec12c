// SPDX-License-Identifier: Apache-2.0

import Analysis
import Randomness
import StudyFiles
import Testing

@Suite struct SequenceTests {
    let fixture: UncertaintyFixture

    init() throws { fixture = try UncertaintyFixture.read() }

    /// Roots by scipy.
    @Test func betaBinomialBoundsMatch() {
        for row in fixture.beta_binomial {
            let interval = BetaBinomialSequence.interval(count: row[0], total: row[1])
            #expect(abs(interval.low - row[2]) < 1e-10 && abs(interval.high - row[3]) < 1e-10)
        }
        let none = BetaBinomialSequence.interval(count: 0, total: 30)
        let all = BetaBinomialSequence.interval(count: 30, total: 30)
        #expect(none.low == 0 && all.high == 1 && abs(none.high + all.low - 1) < 1e-12)
        #expect(BetaBinomialSequence.interval(count: 0, total: 0) == Interval(low: 0, high: 1))
    }

    /// By numpy over the whole grid; the bounds are a step of the grid further out.
    @Test func bettingBoundsMatch() throws {
        var sequence = BettingSequence()
        var bounds: [Int: Interval] = [:]
        for value in fixture.betting.values {
            sequence.add(value)
            bounds[sequence.count] = sequence.interval
        }
        for row in fixture.betting.bounds {
            let interval = try #require(bounds[Int(row[0])])
            #expect(abs(interval.low - (row[1] - 1.0 / 4_096)) < 1e-12)
            #expect(abs(interval.high - (row[2] + 1.0 / 4_096)) < 1e-12)
        }
    }

    /// Participants with tastes of their own, 10 votes each, 300 studies looked at after every participant.
    ///
    /// Errors are counted where any look of a study excludes the truth: at most .05 for the sequence over participants,
    /// far more for Wilson's interval and for the sequence that takes votes as independent.
    @Test func lookingAfterEveryParticipantErrsRarelyOnlyWithTheSequence() {
        let studies = 300
        var (sequential, wilson, votes) = (0, 0, 0)
        for number in 0..<studies {
            var draws = SeededGenerator(seed: 12, stream: "looks", "\(number)")
            var sequence = BettingSequence()
            var (chosen, total) = (0.0, 0.0)
            var (missed, missedByWilson, missedByVotes) = (false, false, false)
            for _ in 0..<120 {
                let taste = draws.uniform()
                let mine = (0..<10).count { _ in draws.uniform() < taste }
                sequence.add(Double(mine) / 10)
                chosen += Double(mine)
                total += 10
                func misses(_ interval: Interval?) -> Bool {
                    interval.map { $0.low > 0.5 || $0.high < 0.5 } ?? true
                }
                if misses(sequence.interval) { missed = true }
                if misses(ShareInterval.wilson(share: chosen / total, count: total)) { missedByWilson = true }
                if misses(BetaBinomialSequence.interval(count: chosen, total: total)) { missedByVotes = true }
            }
            sequential += missed ? 1 : 0
            wilson += missedByWilson ? 1 : 0
            votes += missedByVotes ? 1 : 0
        }
        #expect(Double(sequential) / Double(studies) <= 0.05)
        #expect(Double(wilson) / Double(studies) > 0.5)
        #expect(votes > sequential)
    }

    /// Independent votes, one a participant, 400 studies of 400 looks.
    @Test func lookingAfterEveryVoteErrsRarelyOnlyWithTheSequence() {
        let studies = 400
        var (sequential, wilson) = (0, 0)
        for number in 0..<studies {
            var draws = SeededGenerator(seed: 13, stream: "looks", "\(number)")
            var chosen = 0.0
            var (missed, missedByWilson) = (false, false)
            for look in 1...400 {
                chosen += draws.uniform() < 0.25 ? 1 : 0
                let total = Double(look)
                if !missed {
                    let interval = BetaBinomialSequence.interval(count: chosen, total: total)
                    missed = interval.low > 0.25 || interval.high < 0.25
                }
                if let interval = ShareInterval.wilson(share: chosen / total, count: total) {
                    if interval.low > 0.25 || interval.high < 0.25 { missedByWilson = true }
                }
            }
            sequential += missed ? 1 : 0
            wilson += missedByWilson ? 1 : 0
        }
        #expect(Double(sequential) / Double(studies) <= 0.05)
        #expect(Double(wilson) / Double(studies) > 0.25)
    }

    @Test func valuesThatContradictEachOtherLeaveNoMean() {
        var sequence = BettingSequence()
        for _ in 0..<400 { sequence.add(0) }
        for _ in 0..<4_000 { sequence.add(1) }
        #expect(sequence.interval == nil)
    }
}
