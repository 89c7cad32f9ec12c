// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import Randomness
import StudyFiles
import Testing

@Suite struct ChoiceBattleTests {
    private func ballots(_ rows: [(String?, [String])]) -> Ballots {
        Ballots(
            rows.enumerated().map {
                sampleVote(participant: "p\($0)", question: "q", choice: $1.0, options: $1.1)
            })
    }

    @Test func aVoteForOneOfFourIsThreeBattlesOfOneAnswer() {
        let battles = Battles(ballots([("b", ["a", "b", "c", "d"]), (nil, ["a", "b"])]), .expansion)
        #expect(battles.battles.count == 4 && battles.answers == 2)
        let (wins, draws) = battles.tables()
        #expect(wins[1] == [1, 0, 1, 1] && draws[0][1] == 1 && draws[1][0] == 1)
        #expect(Battles(ballots([("b", ["a", "b", "c", "d"])]), .pairs).battles.isEmpty)
    }

    @Test func noneIsNoBattle() {
        var vote = sampleVote(participant: "p", question: "q", choice: nil, options: ["a", "b"])
        vote.choice = .none
        #expect(Battles(Ballots([vote]), .expansion).battles.isEmpty)
    }

    /// Votes a, a, b of {a, b, c}, b of {b, c}, a tie of {a, b}.
    @Test func theWinRatesAreKeptApart() throws {
        let three = ["a", "b", "c"]
        let rates = WinRates(
            ballots([("a", three), ("a", three), ("b", three), ("b", ["b", "c"]), (nil, ["a", "b"])]))
        let shares: [Double?] = [2.0 / 3, 0.5, 0]
        #expect(rates.voteShare == shares)
        let pair = try #require(rates.pairwise[0][1])
        #expect(pair.preferred == 2.0 / 3 && pair.votes == 3 && pair.ties == 1)
        #expect(rates.pairwise[0][0] == nil && rates.pairwise[2][0]?.preferred == 0)
        // a: 4 battles won and half of the draw, of 3 + 1 against b and 2 against c.
        #expect(rates.battleWinRate[0] == 0.75)
        let average = try #require(rates.averageWinRate[0])
        #expect(abs(average - 0.8125) < 1e-15)
        #expect(WinRates(Ballots([])).methods.isEmpty)
    }

    /// With full sets the expansion's strengths are Plackett-Luce's, and so is each participant's influence on them.
    @Test func battlesFromOneAnswerDoNotMakeErrorsSmaller() throws {
        let votes = (0..<60).map { row in
            let method = ["a", "b", "c", "d"][(row * 5 + row / 7) % 7 % 4]
            return sampleVote(participant: "p\(row % 20)", question: "q\(row / 20)", choice: method)
        }
        let ballots = Ballots(votes)
        let expanded = try #require(BradleyTerry.fit(Battles(ballots, .expansion)).value)
        let luce = try #require(PlackettLuce.fit(ballots).value)
        let (own, whole) = (expanded.difference(0, 3), luce.difference(0, 3))
        #expect(abs(own.value - whole.value) < 1e-9)
        // The model's error takes three battles for three answers, the clustered one does not.
        let (naive, honest) = (try #require(own.errorModel), try #require(whole.errorModel))
        #expect(naive < 0.9 * honest)
        let (left, right) = (try #require(own.errorParticipants), try #require(whole.errorParticipants))
        #expect(abs(left - right) < 1e-9)
        #expect(abs(try #require(own.error) - (try #require(whole.error))) < 1e-9)
    }

    @Test func eloIsEvalicasInOrderAndSeededOverOrders() throws {
        let pairs = try ChoiceFixture.load().pairs
        let battles = try ChoiceStrengthTests.battles(pairs)
        #expect(distance(EloRating.inOrder(battles), pairs.elo) < 1e-9)
        #expect(distance(WinRates(battles).averageWinRate.compactMap(\.self), pairs.averageWinRate) < 1e-12)
        func rating(_ seed: UInt64) throws -> EloRating {
            var draws = SeededGenerator(seed: seed)
            return try #require(EloRating(battles, orders: 50, draws: &draws))
        }
        let first = try rating(1)
        #expect(try rating(1) == first)
        #expect(try rating(2) != first)
        #expect(first.orders == 50 && abs(first.ratings.reduce(0, +) - 5000) < 1e-8)
        for (range, mean) in zip(first.ranges, first.ratings) {
            #expect(range.low < mean && mean < range.high)
        }
        #expect(try #require(first.spread).allSatisfy { $0 > 0 && $0 < 10 })
        var draws = SeededGenerator(seed: 1)
        #expect(EloRating(Battles(methods: [], battles: []), draws: &draws) == nil)
        // One battle an order moves two methods by half of K.
        let short = try #require(EloRating(battles, orders: 40, length: 1, draws: &draws))
        #expect(short.ranges.allSatisfy { $0.low >= 998 && $0.high <= 1002 })
    }

    @Test func theFiguresOfASectionHaveNoNumberThatIsNone() throws {
        let studies: [[(String?, [String])]] = [
            [], [("a", ["a", "b"])], [(nil, ["a", "b"])],
            [("a", ["a", "b"]), ("b", ["a", "b"]), (nil, ["a", "b"])],
            [("a", ["a", "b", "c"]), ("b", ["a", "b", "c"])], [("a", ["a", "b"]), ("c", ["c", "d"])],
        ]
        for rows in studies {
            let models = ChoiceModels.all(ballots(rows), draws: SeededGenerator(seed: 1))
            // JSONEncoder throws on what is not a number.
            let data = try JSONEncoder().encode(ChoiceFigures(models))
            #expect(!data.isEmpty)
            let reasons = models.absences(section: "x")
            #expect(reasons.contains { $0.quantity == "plackett_luce" } == (models.plackettLuce.value == nil))
            #expect(reasons.allSatisfy { !$0.reason.isEmpty })
        }
    }

    @Test func figuresDoNotDependOnTheRowsOrder() throws {
        let votes = (0..<90).map { row -> (String?, [String]) in
            let options = [["a", "b", "c"], ["b", "a"], ["c", "b", "a"]][row % 3]
            return (row % 13 == 0 ? nil : options[(row * row + row / 3) % options.count], options)
        }
        func bytes(_ order: [Int]) throws -> Data {
            let rows = order.map { row in
                sampleVote(
                    participant: "p\(row % 9)", question: "q\(row / 9)", choice: votes[row].0,
                    options: votes[row].1)
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return try encoder.encode(
                ChoiceFigures(ChoiceModels.all(Ballots(rows), draws: SeededGenerator(seed: 1))))
        }
        #expect(try bytes(Array(0..<90)) == bytes((0..<90).map { $0 * 37 % 90 }))
    }
}
