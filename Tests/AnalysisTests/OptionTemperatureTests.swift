// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import Randomness
import StudyFiles
import Testing

/// Pages whose options have temperatures of their own.
@Suite struct OptionTemperatureTests {
    private static func vote(
        _ person: Int, _ question: String, _ choice: String?, _ options: [String], _ temperatures: [Double]?
    ) -> Vote {
        var vote = sampleVote(
            participant: "p\(person)", question: question, choice: choice, options: options, temperature: nil)
        vote.shown.temperatures = temperatures
        return vote
    }

    /// In q1 a is at 0.3 and b at 1.2, in q2 the other way round; a third of the people see a third method in q2.
    private static let votes: [Vote] =
        (0..<6).map { vote($0, "q1", $0 < 4 ? "a" : "b", ["a", "b"], [0.3, 1.2]) }
        + (0..<6).map {
            $0 < 4
                ? vote($0, "q2", $0 < 1 ? "a" : "b", ["b", "a"], [0.3, 1.2])
                : vote($0, "q2", "c", ["c", "a", "b"], [1.2, 1.2, 0.3])
        } + [vote(9, "q1", nil, ["a", "b"], [0.3, 1.2])]

    private func options(_ votes: [Vote]) -> [String: OptionTemperature] {
        let (levels, ranges) = OptionTemperature.all(in: Ballots(votes))
        return Dictionary(uniqueKeysWithValues: (levels + ranges).map { ("\($0.method) \($0.name)", $0) })
    }

    @Test func eachOptionCountsAtItsOwnTemperature() throws {
        let found = options(Self.votes)
        #expect(
            found.keys.sorted() == [
                "a 0.3", "a 1 and above", "a 1.2", "a below 1", "b 0.3", "b 1 and above", "b 1.2",
                "b below 1",
                "c 1 and above", "c 1.2",
            ])
        let cool = try #require(found["a 0.3"])
        #expect(abs(cool.share - 4.0 / 6) < 1e-12 && cool.votes == 4 && cool.ballots == 6)
        #expect(cool.chance == 0.5 && cool.questions == 1 && cool.participants == 6)
        #expect(cool.randomQuestions.interval == nil && cool.fixedQuestions.interval != nil)
        let warm = try #require(found["a 1.2"])
        // Of six answers to q2 one chose a; four pages had two options, two had three.
        #expect(abs(warm.share - 1.0 / 6) < 1e-12 && abs(warm.chance - (4 * 0.5 + 2.0 / 3) / 6) < 1e-12)
        #expect(abs((found["b 0.3"]?.share ?? 0) - 0.5) < 1e-12)
        #expect(found["c 1.2"]?.share == 1 && found["c 1.2"]?.ballots == 2)
        #expect(found["a below 1"]?.share == cool.share && found["a below 1"]?.value == nil)
    }

    /// Where all options of every page share the temperature, the table of temperatures says it all.
    @Test func aSharedTemperatureHasNoTableOfOptions() {
        let shared = (0..<4).flatMap { person in
            ["q1", "q2"].map { Self.vote(person, $0, "a", ["a", "b"], [0.3, 0.3]) }
        }
        #expect(options(shared).isEmpty && options([]).isEmpty)
        #expect(Table.optionTemperatures(StudyTables(votes: shared)).rows.isEmpty)
        // Beside a page of different ones a shared one counts, also where only the question's own is known.
        var known = sampleVote(
            participant: "p1", question: "q3", choice: "b", options: ["a", "b"], temperature: 0.3)
        known.shown.temperatures = nil
        let found = options(Self.votes + [known])
        #expect(found["a 0.3"]?.ballots == 7 && found["a 0.3"]?.questions == 2)
    }

    /// The share over a range and over its only temperature, and against the clustered mean by the definition.
    @Test func intervalsAreThoseOfTheClusteredMean() throws {
        var draws = SeededGenerator(seed: 8)
        let votes = (0..<12).flatMap { person in
            (0..<8).map { question in
                Self.vote(
                    person, "q\(question)", draws.pick(["a", "b"]), ["a", "b"],
                    question % 2 == 0 ? [0.3, 1.2] : [1.2, 0.3])
            }
        }
        let cool = try #require(options(votes)["a 0.3"])
        let ballots = Ballots(votes)
        let mean = try #require(
            ClusteredMean(
                CrossedValues(
                    of: 0,
                    in: ballots.filtered {
                        ballots.questions[$0.question].id.last?.wholeNumberValue?.isMultiple(of: 2) == true
                    })))
        #expect(cool.share == mean.mean && cool.randomQuestions == mean.randomQuestions())
        #expect(cool.fixedQuestions == mean.fixedQuestions())
        let all = try #require(ShareEstimate(of: 0, in: ballots))
        #expect(abs((cool.share + (options(votes)["a 1.2"]?.share ?? 0)) / 2 - all.share) < 1e-12)
    }

    @Test func theTableSaysWhatChanceWouldGive() throws {
        let run = AnalysisRun(votes: Self.votes, settings: StudyTablesTests.settings)
        let table = try #require(run.all.first { $0.name == "option-temperatures" })
        #expect(
            table.rows.count == 10
                && table.rows[0][1...4] == [.text("0.3"), .text("a"), .number(4.0 / 6), .number(0.5)])
        let object = try KeysTests.object(run)
        let levels = (object["by_option_temperature"] as? [String: Any])?["hotel"] as? [String: Any]
        let own = (levels?["0.3"] as? [String: Any])?["a"] as? [String: Any]
        #expect(own?["chance"] as? Double == 0.5 && own?["interval"] == nil)
        #expect(object["by_option_temperature_range"] != nil)
        let keys = try FileContents.readText(
            PublishedStudyTests.root.appending(path: "Sources/Analysis/KEYS.md").path)
        #expect(
            keys.contains("`by_option_temperature[section]")
                && keys.contains("`by_option_temperature_range[section]"))
    }
}
