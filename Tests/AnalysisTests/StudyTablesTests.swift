// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import Randomness
import StudyFiles
import Testing

@Suite struct StudyTablesTests {
    /// Few rearrangements: what is tested is not their number.
    static let settings = AnalysisSettings(replicates: 50, rearrangements: 99)

    static let votes: [Vote] = {
        var votes: [Vote] = []
        var draws = SeededGenerator(seed: 2)
        for section in ["hotel", "imdb"] {
            for question in 0..<6 {
                for person in 0..<10 {
                    let options = draws.shuffled(["coala", "dpo", "orpo", "sft"])
                    votes.append(
                        sampleVote(
                            participant: "p\(person)", question: "q\(question)",
                            choice: draws.uniform() < 0.1 ? nil : draws.pick(options), options: options,
                            section: section, temperature: [0.301, 0.901, 1.201][question % 3]))
                }
            }
        }
        return votes
    }()

    @Test(arguments: [1, 2, 5])
    func theNumberOfThreadsChangesNoByte(threads: Int) throws {
        var settings = Self.settings
        let first = try AnalysisRun(votes: Self.votes, settings: settings).files()
        settings.threads = threads
        let second = try AnalysisRun(votes: Self.votes, settings: settings).files()
        #expect(first.map(\.name) == second.map(\.name))
        for (a, b) in zip(first, second) { #expect(a.contents == b.contents, "\(a.name)") }
    }

    @Test func theRowsOrderChangesNoByte() throws {
        var draws = SeededGenerator(seed: 3)
        let first = try AnalysisRun(votes: Self.votes, settings: Self.settings).files()
        let second = try AnalysisRun(
            votes: draws.shuffled(Self.votes), settings: Self.settings
        ).files()
        #expect(first.map(\.name) == second.map(\.name))
        for (a, b) in zip(first, second) {
            let areSame = a.contents == b.contents
            #expect(areSame, "\(a.name)")
        }
    }

    @Test func temperaturesAndRangesPartTheVotes() throws {
        let section = try #require(StudyTables(votes: Self.votes, settings: Self.settings).sections.first)
        #expect(section.temperatures.map(\.name) == ["0.301", "0.901", "1.201"])
        #expect(section.temperatures.reduce(0) { $0 + $1.ballots } == section.ballots)
        #expect(section.ranges.map(\.name) == ["below 1", "1 and above"])
        #expect(section.ranges.map(\.ballots) == [40, 20])
        #expect(section.ranges[0].won.reduce(0) { $0 + $1.won - $1.shared } <= 4)
        #expect(abs(section.shares.reduce(0) { $0 + $1.share } - 1) < 1e-12)
    }

    @Test func theObjectHasTheKeysThatProgramsRelyOn() throws {
        let bytes = try AnalysisRun(votes: Self.votes, settings: Self.settings).json()
        let object = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        for key in [
            "win_rate", "votes", "questions_won", "average_winning_preference", "interval",
            "interval_fixed_questions", "by_temperature", "plackett_luce", "bradley_terry", "position_bias",
            "krippendorff_alpha", "pairwise",
        ] {
            let sections = try #require(object[key] as? [String: Any], "\(key)")
            #expect(Set(sections.keys) == ["hotel", "imdb"], "\(key)")
        }
        #expect(object["participants"] as? Int == 10)
        let interval =
            ((object["interval"] as? [String: Any])?["hotel"] as? [String: Any])?["dpo"] as? [Double]
        #expect(interval?.count == 2)
        let cell =
            (((object["by_temperature"] as? [String: Any])?["imdb"] as? [String: Any])?["1.201"]
                as? [String: Any])
        #expect(cell?["sft"] is Double)
    }

    @Test(
        arguments: [
            ("no votes", []),
            ("one vote", [sampleVote(participant: "p", question: "q", choice: "a")]),
            (
                "one participant",
                (0..<5).map { sampleVote(participant: "p", question: "q\($0)", choice: "a") }
            ),
            (
                "one question",
                (0..<5).map { sampleVote(participant: "p\($0)", question: "q", choice: $0 < 2 ? "a" : "b") }
            ),
            ("all ties", (0..<5).map { sampleVote(participant: "p\($0)", question: "q\($0)", choice: nil) }),
            (
                "all alike",
                (0..<9).map { sampleVote(participant: "p\($0 % 3)", question: "q\($0 / 3)", choice: "b") }
            ),
            (
                "a method missing from a question",
                (0..<9).map {
                    sampleVote(
                        participant: "p\($0 % 3)", question: "q\($0 / 3)", choice: "b",
                        options: $0 < 3 ? ["a", "b"] : ["b", "c"], temperature: nil)
                }
            ),
        ] as [(String, [Vote])])
    func degenerateStudiesGiveDefinedResultsOrAReason(name: String, votes: [Vote]) throws {
        let run = AnalysisRun(votes: votes, settings: Self.settings)
        for file in try run.files() {
            let text = String(decoding: file.contents, as: UTF8.self)
            #expect(
                !text.lowercased().split { !$0.isLetter }.contains { ["nan", "inf"].contains($0) },
                "\(file.name)")
        }
        for section in run.tables.sections {
            for share in section.shares {
                for estimate in [share.randomQuestions, share.fixedQuestions] {
                    #expect(estimate.interval != nil || estimate.remark != nil)
                    if let interval = estimate.interval {
                        #expect(interval.low <= share.share && share.share <= interval.high)
                        #expect(interval.low < interval.high)
                    }
                }
            }
            let named = Set(section.absences.compactMap(\.method)).union(section.shares.map(\.method))
            #expect(named == Set(section.methods))
        }
    }

    @Test func theManifestNamesEveryFileByItsChecksum() throws {
        let folder = NSTemporaryDirectory() + "analysis-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let input = AnalysisRun.Input(name: "votes.csv", sha256: Fingerprint.of("x"))
        try AnalysisRun(votes: Self.votes, inputs: [input], settings: Self.settings).export(
            to: folder + "/out")
        struct Manifest: Decodable {
            var inputs: [AnalysisRun.Input]
            var outputs: [AnalysisRun.Input]
        }
        let manifest = try JSONDecoder().decode(
            Manifest.self, from: FileContents.read(folder + "/out/manifest.json"))
        #expect(manifest.inputs == [input])
        let found = FileManager.default.enumerator(atPath: folder + "/out")?.allObjects as? [String] ?? []
        let names = found.filter { !["tables", "charts"].contains($0) }.sorted()
        #expect(names == (manifest.outputs.map(\.name) + ["manifest.json"]).sorted())
        for output in manifest.outputs {
            #expect(try Fingerprint.ofFile("\(folder)/out/\(output.name)") == output.sha256)
        }
    }
}
