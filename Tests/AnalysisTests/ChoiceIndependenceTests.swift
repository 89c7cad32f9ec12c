// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import Randomness
import Testing

@Suite struct ChoiceIndependenceTests {
    @Test func droppingAMethodMatchesNumpy() throws {
        let choices = try ChoiceFixture.load().choices
        let test = try #require(
            IndependenceTest.test(
                methods: ["a", "b", "c", "d", "e"], sets: choices.sets, votes: choices.votes
            ).value)
        #expect(test.dropped.count == 5)
        for (own, expected) in zip(test.dropped, choices.dropped) {
            #expect(distance(own.differences, expected.difference) < 1e-8)
            let wald = try #require(own.test.value)
            #expect(abs(wald.statistic / expected.statistic - 1) < 1e-6 && wald.df == 3)
            #expect(abs(wald.p - expected.p) < 1e-8)
            if (expected.classicEigenvalues.min() ?? 0) > 1e-6 {
                let classic = try #require(own.classic)
                #expect(abs(classic.statistic / expected.classic - 1) < 1e-6)
                #expect(abs(classic.p - expected.classicP) < 1e-8)
            } else {
                #expect(own.classic == nil)
            }
        }
        let least = try #require(choices.dropped.map(\.p).min())
        #expect(abs(try #require(test.p.value) - min(1, 5 * least)) < 1e-8)
    }

    @Test func fullSetsCannotTell() {
        let votes = (0..<20).map {
            sampleVote(participant: "p\($0)", question: "q", choice: ["a", "b", "c", "d"][$0 % 4])
        }
        #expect(IndependenceTest.test(Ballots(votes)).reason?.contains("cannot tell") ?? false)
    }

    /// 40 participants; of {a, b} a is chosen with probability `alone`, of {a, b, c} with `first` among three.
    private func study(alone: Double, inThree: [Double], seed: UInt64) -> Ballots {
        var draws = SeededGenerator(seed: seed)
        var votes: [Ballots.Ballot] = []
        for person in 0..<40 {
            for question in 0..<10 {
                let isPair = (person + question) % 2 == 0
                let weights = isPair ? [alone, 1 - alone] : inThree
                votes.append(
                    .init(
                        question: question, participant: person, choice: draws.categorical(weights),
                        set: isPair ? 0 : 1, page: isPair ? 0 : 1))
            }
        }
        return Ballots(
            methods: ["a", "b", "c"],
            questions: (0..<10).map { .init(study: "s", section: "x", id: "q\($0)", prompt: "") },
            participants: (0..<40).map { .init(study: "s", name: "p\($0)") },
            sets: [[true, true, false], [true, true, true]],
            pages: [.init(methods: [0, 1]), .init(methods: [0, 1, 2])], ballots: votes)
    }

    /// The red bus: c takes its votes from b alone, so that a against b is 1 to 1 without it and 2 to 1 beside it.
    @Test func aTwinOfOneMethodIsFoundOut() throws {
        let test = try #require(
            IndependenceTest.test(study(alone: 0.5, inThree: [0.5, 0.25, 0.25], seed: 5)).value)
        #expect(try #require(test.p.value) < 0.01)
        let pair = try #require(test.pairs.first { $0.first == "a" && $0.second == "b" })
        let interval = try #require(pair.interval)
        #expect(pair.votes == 200 && pair.observed < interval.low && pair.predicted > 0.55)
        // c stands in one kind of set alone, so that taking it out of that changes nothing for a against b.
        #expect(test.dropped.map { $0.test.value != nil } == [true, true, false])
    }

    @Test func independentChoicesAreRarelyAccused() throws {
        var rejected = 0
        for seed in 0..<60 {
            let ballots = study(alone: 2.0 / 3, inThree: [0.5, 0.25, 0.25], seed: UInt64(seed))
            if try #require(IndependenceTest.test(ballots).value?.p.value) < 0.05 { rejected += 1 }
        }
        #expect(rejected <= 9, "\(rejected) of 60 at 5%")
    }
}
