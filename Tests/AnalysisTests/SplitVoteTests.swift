// SPDX-License-Identifier: Apache-2.0

import Analysis
import StudyFiles
import Testing

/// Answers for one text that several methods wrote count for each of them in part.
@Suite struct SplitVoteTests {
    /// - Parameter choices: by participant and question, the methods behind the text that was chosen.
    private func votes(_ choices: [[[String]]]) -> [Vote] {
        choices.enumerated().flatMap { person, questions in
            questions.enumerated().flatMap { question, methods in
                methods.map { method in
                    var vote = Vote(
                        study: "s", section: "h", question: "q\(question)", prompt: "p", temperature: 0.5,
                        participant: "v\(person)", options: ["a", "b", "c"], choice: .method(method),
                        position: methods.count > 1 ? 1 : ["a": 1, "b": 1, "c": 2][method], answeredAt: "",
                        durationMilliseconds: nil)
                    vote.weight = 1 / Double(methods.count)
                    vote.shown.places = [1, 1, 2]
                    return vote
                }
            }
        }
    }

    @Test func countsAndSharesTakeTheParts() throws {
        let all = votes([[["a", "b"], ["c"]], [["a", "b"], ["a", "b"]], [["c"], ["c"]]])
        let section = try #require(StudyTables(votes: all).sections.first)
        #expect(section.ballots == 6 && section.participants == 3)
        #expect(section.shares.map(\.votes) == [1.5, 1.5, 3])
        #expect(section.shares.map(\.ballots) == [6, 6, 6])
        let expected = [1.0 / 3 + 1.0 / 6, 1.0 / 3 + 1.0 / 6, 1.0 / 3 + 2.0 / 3].map { $0 / 2 }
        for (share, wanted) in zip(section.shares, expected) { #expect(abs(share.share - wanted) < 1e-12) }
        #expect(section.position?.observed == [3, 3])
        #expect(section.position?.expected == [3, 3])
        #expect(TableCSV.text(.winRates(StudyTables(votes: all))).contains(",1.5,6,2,3\n"))
    }

    /// On these pages a and b are one text at place 1; c stands at place 2.
    @Test func methodsOfOneTextHaveNoBattleWithEachOther() throws {
        let ballots = Ballots(votes([[["a", "b"], ["c"]], [["a", "b"], ["a", "b"]], [["c"], ["c"]]]))
        let (wins, draws) = Battles(ballots, .expansion).tables()
        let won: [[Double]] = [[0, 0, 1.5], [0, 0, 1.5], [3, 3, 0]]
        #expect(wins == won)
        #expect(wins == PairwiseWins(of: ballots).wins)
        #expect(draws.joined().allSatisfy { $0 == 0 })
        let rates = WinRates(ballots)
        let (third, rest) = (1.0 / 3, 2.0 / 3)
        let expected: [Double?] = [third, third, rest]
        #expect(rates.battleWinRate == expected && rates.averageWinRate == expected)
        var tie = votes([[["a"]]])
        tie[0].choice = .tie
        tie[0].position = nil
        let drawn: [[Double]] = [[0, 0, 1], [0, 0, 1], [1, 1, 0]]
        #expect(Battles(Ballots(tie), .expansion).tables().draws == drawn)
    }

    @Test func aThirdAndAThirdAndAThirdAreOne() throws {
        let all = votes([[["a", "b", "c"]], [["a", "b", "c"]], [["a", "b", "c"]]])
        let section = try #require(StudyTables(votes: all).sections.first)
        #expect(section.ballots == 3)
        #expect(section.won.map(\.won) == [1, 1, 1] && section.won.map(\.shared) == [1, 1, 1])
    }

    /// The variance of cells, by the definition: squares of (part - share), weighted, over answers.
    @Test func intervalsTakeAnAnswerAsOneCell() throws {
        let choices = [
            [["a", "b"], ["c"], ["a"]], [["b"], ["a", "b"], ["c"]], [["a", "b"], ["c"], ["c"]],
            [["c"], ["a"], ["b"]],
        ]
        let section = try #require(StudyTables(votes: votes(choices)).sections.first)
        let share = try #require(section.shares.first)
        let parts = choices.map { $0.map { $0.contains("a") ? 1 / Double($0.count) : 0 } }
        let mean = parts.joined().reduce(0, +) / 12
        let residuals = parts.map { $0.map { ($0 - mean) / 12 } }
        let cells = residuals.joined().reduce(0) { $0 + $1 * $1 }
        let byPerson = residuals.reduce(0) { $0 + $1.reduce(0, +) * $1.reduce(0, +) } * 4 / 3
        let byQuestion =
            (0..<3).reduce(0.0) { sum, question in
                let total = residuals.reduce(0) { $0 + $1[question] }
                return sum + total * total
            } * 3 / 2
        let variance = max(byPerson + byQuestion - cells, byPerson, byQuestion, cells)
        let interval = try #require(share.randomQuestions.interval)
        // Student's t on two degrees of freedom, 97.5%: 4.302652729749464.
        let half = 4.302652729749464 * variance.squareRoot()
        #expect(
            abs(interval.low - max(0, mean - half)) < 1e-9 && abs(interval.high - min(1, mean + half)) < 1e-9)
    }

    @Test func eachCriterionHasATableOfItsOwnAndNoneIsOverAll() {
        var all = votes([[["a"], ["b"]], [["a"], ["c"]]])
        for index in all.indices { all[index].criterion = "helpful" }
        var others = all
        for index in others.indices { others[index].criterion = "human" }
        let tables = StudyTables(votes: all + others)
        #expect(tables.sections.map(\.name) == ["h: helpful", "h: human"])
        #expect(tables.sections.map(\.ballots) == [4, 4])
        #expect(tables.overall == nil)
    }
}
