// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import Randomness
import StudyFiles
import Testing

/// Looks at a study while its answers come in.
@Suite struct SequentialTests {
    /// Participants who arrive a minute apart, in the order of their numbers whatever their names; each answers four questions and chooses
    /// `a` with the probability given.
    private static func votes(_ people: Int, _ probability: Double, options: [String] = ["a", "b"]) -> [Vote]
    {
        var draws = SeededGenerator(seed: 5, stream: "looks")
        return (0..<people).flatMap { person in
            (0..<4).map { question in
                let choice = draws.uniform() < probability ? "a" : draws.pick(Array(options.dropFirst()))
                var vote = sampleVote(
                    participant: "p\((person * 37) % 1_000)", question: "q\(question)", choice: choice,
                    options: options)
                vote.answeredAt = Moment.text(
                    milliseconds: (person * 60 + question * 10) * 1_000, hasFraction: false)
                return vote
            }
        }
    }

    private func comparisons(_ votes: [Vote]) throws -> [SequentialComparison] {
        try #require(SequentialFigures(of: Ballots(votes))).comparisons
    }

    @Test func participantsStandInTheOrderOfTheirFirstAnswers() throws {
        let ballots = Ballots(Self.votes(30, 0.5))
        let arrivals = try #require(Arrivals(of: ballots))
        #expect(
            arrivals.order.map { ballots.participants[$0].name } == (0..<30).map { "p\(($0 * 37) % 1_000)" })
        #expect(arrivals.last[arrivals.order[2]] == (2 * 60 + 30) * 1_000 && arrivals.unknown == 0)
    }

    /// The intervals are the betting sequence's over the participants' means, one after another.
    @Test func aLookIsTheSequenceOverThoseWhoCameUntilThen() throws {
        let votes = Self.votes(40, 0.8)
        let found = try comparisons(votes)
        #expect(found.map(\.first) == ["a", "b", "a"] && found.map(\.second) == [nil, nil, "b"])
        var sequence = BettingSequence()
        var expected: [Int: Interval] = [:]
        for person in 0..<40 {
            sequence.add(
                Double(votes[person * 4..<person * 4 + 4].count { $0.choice == .method("a") }) / 4)
            expected[person + 1] = sequence.interval
        }
        for look in found[0].looks {
            let bounds = try #require(expected[look.participants])
            let interval = try #require(look.interval)
            #expect(abs(interval.low - (bounds.low - 0.5)) < 1e-12)
            #expect(abs(interval.high - (bounds.high - 0.5)) < 1e-12)
            #expect(look.moment == ((look.participants - 1) * 60 + 30) * 1_000)
        }
        #expect(found[0].looks.map(\.participants) == Array(1...40))
        // Of two methods, a's lead over chance is half its lead over b.
        #expect(abs(found[2].now.difference - 2 * found[0].now.difference) < 1e-12)
        let share = Double(votes.count { $0.choice == .method("a") })
        let byVotes = BetaBinomialSequence.interval(count: share, total: 160)
        #expect(abs((found[0].votesInterval?.low ?? 9) - (byVotes.low - 0.5)) < 1e-9)
        #expect(found[2].votesInterval == nil)
    }

    @Test func aStudyIsDecidedOnceAndForAll() throws {
        let found = try comparisons(Self.votes(300, 0.75))
        for comparison in found {
            let decided = try #require(comparison.decided)
            let first = try #require(comparison.looks.first { !$0.allowsNoDifference })
            #expect(first == decided && decided.participants > 1 && decided.participants < 300)
            #expect(comparison.looks.drop { $0 != decided }.allSatisfy { !$0.allowsNoDifference })
            #expect(comparison.looks.count <= 101 && comparison.now.participants == 300)
        }
        let open = try comparisons(Self.votes(30, 0.5))
        #expect(open.allSatisfy { $0.decided == nil && $0.now.allowsNoDifference })
    }

    /// A stopped study had the same decision as one that went on: later answers change no earlier look.
    @Test func laterAnswersChangeNoEarlierLook() throws {
        let votes = Self.votes(90, 0.75)
        let whole = try comparisons(votes)
        let part = try comparisons(Array(votes.prefix(60 * 4)))
        for (whole, part) in zip(whole, part) {
            #expect(whole.looks.prefix(60) == part.looks.prefix(60))
        }
    }

    @Test func pagesOfDifferentSizesHaveTheirOwnChance() throws {
        // A third chose a of three, a half chose a of two: no lead over chance.
        let three = (0..<6).map { person in
            sampleVote(
                participant: "p\(person)", question: "q1", choice: ["a", "b", "c"][person % 3],
                options: ["a", "b", "c"])
        }
        let two = (0..<6).map { person in
            sampleVote(
                participant: "p\(person)", question: "q2", choice: ["a", "b"][person % 2],
                options: ["a", "b"])
        }
        let found = try comparisons(three + two)
        #expect(abs(found[0].now.difference) < 1e-12 && found[0].votesInterval == nil)
        let interval = try #require(found[0].now.interval)
        #expect(interval.low >= -0.5 - 1e-9 && interval.high <= 1 - 1.0 / 3 + 1e-9)
    }

    @Test func withoutTimesThereIsNoOrderAndItIsSaid() throws {
        var votes = Self.votes(5, 0.5)
        for index in votes.indices { votes[index].answeredAt = "" }
        #expect(Arrivals(of: Ballots(votes)) == nil && SequentialFigures(of: Ballots([])) == nil)
        var settings = StudyTablesTests.settings
        settings.sequential = true
        let tables = StudyTables(votes: votes, settings: settings)
        #expect(tables.sequential.isEmpty && tables.absences.contains { $0.quantity == "sequential" })
        votes[0].answeredAt = "2026-01-31T09:30:00Z"
        let some = try #require(SequentialFigures(of: Ballots(votes)))
        #expect(some.withoutTimes == 4)
    }

    @Test func looksStandInTablesAndJSONWhereTheyAreAskedFor() throws {
        let votes = Self.votes(120, 0.75)
        var settings = StudyTablesTests.settings
        let plain = AnalysisRun(votes: votes, settings: settings)
        #expect(!plain.all.contains { $0.name.hasPrefix("sequential") })
        settings.sequential = true
        let run = AnalysisRun(votes: votes, settings: settings)
        let object = try KeysTests.object(run)
        let rows = try #require((object["sequential"] as? [String: Any])?["hotel"] as? [[String: Any]])
        #expect(rows.count == 3 && rows[0]["b"] == nil && rows[2]["b"] as? String == "b")
        let decided = try #require(rows[0]["decided_after"] as? Int)
        let table = try #require(run.all.first { $0.name == "sequential" })
        #expect(table.rows[0][6] == .count(decided) && table.rows[0][2] == .text("chance"))
        #expect(
            rows[0]["decided_at"] as? String
                == Moment.text(milliseconds: ((decided - 1) * 60 + 30) * 1_000, hasFraction: false))
        let looks = try #require(run.all.first { $0.name == "sequential-looks" })
        #expect(looks.rows.count > 250 && !run.markdown.contains("Looks one after another"))
        let keys = try FileContents.readText(
            PublishedStudyTests.root.appending(path: "Sources/Analysis/KEYS.md").path)
        for key in rows[0].keys { #expect(keys.contains("`\(key)`"), "\(key)") }
    }
}
