// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import Randomness
import StudyFiles
import Testing

@Suite struct LengthBiasTests {
    private func vote(_ person: Int, _ question: Int, _ choice: String?, _ lengths: [Int]) -> Vote {
        var vote = sampleVote(
            participant: "p\(person)", question: "q\(question)", choice: choice,
            options: Array(["a", "b", "c"].prefix(lengths.count)))
        vote.shown.characters = lengths
        return vote
    }

    @Test func comparisonsCountWhereLengthsDifferEnough() throws {
        let votes = [
            vote(0, 0, "a", [100, 60]), vote(0, 1, "b", [100, 60]), vote(1, 0, "a", [100, 60]),
            // 30 characters are not more than 30.
            vote(1, 1, "b", [90, 60]), vote(1, 2, nil, [200, 10]),
        ]
        guard case .bias(let bias) = LengthBias.of(Ballots(votes)) else {
            Issue.record("no bias")
            return
        }
        #expect(bias.unit == .characters && bias.least == 30)
        #expect(abs(bias.longer.share - 2.0 / 3) < 1e-12 && bias.longer.comparisons == 3)
        // By participant (-1, 1) / 9, by question (2, -2) / 9, by cell (1, -2, 1) / 9: 4/81 + 16/81 - 6/81 is below the
        // questions' 16/81, and t on one degree of freedom leaves everything open.
        let interval = try #require(bias.longer.interval.interval)
        #expect(interval.low == 0 && interval.high == 1)
        let p = 1 - 2 / Double.pi * atan((1.0 / 6) / (4.0 / 9))
        #expect(abs(try #require(bias.p) - p) < 1e-9)
        #expect(bias.longer.participants == 2 && bias.longer.prompts == 2)
        #expect(bias.methods[0].whereLonger?.share == bias.longer.share)
        #expect(bias.methods[0].whereShorter == nil && bias.methods[1].whereLonger == nil)
        #expect(abs(try #require(bias.methods[1].whereShorter).share - 1.0 / 3) < 1e-12)
    }

    /// Each option chosen alike often: no preference for length, whatever the lengths.
    @Test func evenVotesAreEvenAlsoAmongThree() throws {
        let votes = ["a", "b", "c"].enumerated().flatMap { index, choice in
            (0..<4).map { vote($0, index, choice, [10, 50, 70]) }
        }
        guard case .bias(let bias) = LengthBias.of(Ballots(votes)) else {
            Issue.record("no bias")
            return
        }
        #expect(bias.longer.share == 0.5 && bias.longer.comparisons == 16)
        #expect(bias.p == 1)
    }

    @Test func aBiasIsFoundAndItsAbsenceHasAReason() throws {
        let votes = (0..<12).flatMap { person in
            (0..<10).map { question in
                vote(person, question, (person + question) % 5 == 0 ? "b" : "a", [120, 40])
            }
        }
        guard case .bias(let bias) = LengthBias.of(Ballots(votes)) else {
            Issue.record("no bias")
            return
        }
        #expect(bias.longer.share == 0.8)
        #expect(try #require(bias.p) < 0.001)
        guard case .absent(let reason) = LengthBias.of(Ballots(votes), least: 500) else {
            Issue.record("a bias of nothing")
            return
        }
        #expect(reason.contains("500 characters"))
        guard case .absent = LengthBias.of(Ballots([])) else {
            Issue.record("a bias without votes")
            return
        }
    }

    @Test func oneQuestionSaysNothingOfOthersAndAlikeClustersHaveTheirSignTest() throws {
        guard case .bias(let one) = LengthBias.of(Ballots((0..<4).map { vote($0, 0, "a", [100, 60]) })) else {
            Issue.record("no bias")
            return
        }
        #expect(one.p == nil && one.longer.interval.interval == nil && one.longer.interval.remark != nil)
        let votes = (0..<7).flatMap { person in (0..<6).map { vote(person, $0, "a", [100, 60]) } }
        guard case .bias(let alike) = LengthBias.of(Ballots(votes)) else {
            Issue.record("no bias")
            return
        }
        let interval = try #require(alike.longer.interval.interval)
        #expect(alike.p == 0.03125 && interval.low > 0.5)
    }

    /// Texts of random length and worth: 30 people see the same twelve questions, and length has no say.
    @Test func textsOfRandomLengthMakeABiasAsOftenAsPromised() throws {
        var draws = SeededGenerator(seed: 31)
        let studies = 300
        var (rejected, byParticipant) = (0, 0)
        for _ in 0..<studies {
            var votes: [Vote] = []
            for question in 0..<12 {
                let lengths = (0..<3).map { _ in 50 + draws.integer(below: 400) }
                let worth = (0..<3).map { _ in 0.8 * draws.normal() }
                for person in 0..<30 {
                    let weights = worth.map { exp($0 + 0.5 * draws.normal()) }
                    var left = draws.uniform() * weights.reduce(0, +)
                    var choice = 0
                    while choice < 2, left >= weights[choice] {
                        left -= weights[choice]
                        choice += 1
                    }
                    votes.append(vote(person, question, ["a", "b", "c"][choice], lengths))
                }
            }
            guard case .bias(let bias) = LengthBias.of(Ballots(votes)), let p = bias.p else { continue }
            if p <= 0.05 { rejected += 1 }
            // The same with each person's comparisons as questions of their own.
            for index in votes.indices { votes[index].question += votes[index].participant }
            if case .bias(let single) = LengthBias.of(Ballots(votes)), (single.p ?? 1) <= 0.05 {
                byParticipant += 1
            }
        }
        print("length: \(rejected) \(byParticipant) of \(studies)")
        #expect(rejected <= 26 && byParticipant > 60)
    }
}
