// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import Randomness
import StudyFiles
import Testing

@Suite struct StudyTablesTests {
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

    @Test func theRowsOrderChangesNoByte() throws {
        var draws = SeededGenerator(seed: 3)
        let first = try AnalysisRun(votes: Self.votes, inputs: [], replicates: 50).files()
        let second = try AnalysisRun(votes: draws.shuffled(Self.votes), inputs: [], replicates: 50).files()
        #expect(first.map(\.name) == second.map(\.name))
        for (a, b) in zip(first, second) {
            let areSame = a.contents == b.contents
            #expect(areSame, "\(a.name)")
        }
    }

    @Test func temperaturesAndRangesPartTheVotes() throws {
        let section = try #require(StudyTables(votes: Self.votes).sections.first)
        #expect(section.temperatures.map(\.name) == ["0.301", "0.901", "1.201"])
        #expect(section.temperatures.reduce(0) { $0 + $1.ballots } == section.ballots)
        #expect(section.ranges.map(\.name) == ["below 1", "1 and above"])
        #expect(section.ranges.map(\.ballots) == [40, 20])
        #expect(section.ranges[0].won.reduce(0) { $0 + $1.won - $1.shared } <= 4)
        #expect(abs(section.shares.reduce(0) { $0 + $1.share } - 1) < 1e-12)
    }

    @Test func theObjectHasTheKeysThatProgramsRelyOn() throws {
        let bytes = try AnalysisRun(votes: Self.votes, inputs: []).json()
        let object = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        for key in [
            "win_rate", "votes", "questions_won", "average_winning_preference", "interval",
            "interval_fixed_questions", "by_temperature", "plackett_luce", "position_bias",
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
        let run = AnalysisRun(votes: votes, inputs: [], replicates: 20)
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
        try AnalysisRun(votes: Self.votes, inputs: [input]).export(to: folder + "/out")
        struct Manifest: Decodable {
            var inputs: [AnalysisRun.Input]
            var outputs: [AnalysisRun.Input]
        }
        let manifest = try JSONDecoder().decode(
            Manifest.self, from: FileContents.read(folder + "/out/manifest.json"))
        #expect(manifest.inputs == [input])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/out").sorted()
        #expect(names == (manifest.outputs.map(\.name) + ["manifest.json"]).sorted())
        for output in manifest.outputs {
            #expect(try Fingerprint.ofFile("\(folder)/out/\(output.name)") == output.sha256)
        }
    }

    /// Table 11 of arXiv 2605.23244 prints half widths with n = 107; the questions' printed percentages invert to counts.
    @Test func publishedFiguresFollowFromTheirOwnFormulas() throws {
        let root = ProcessInfo.processInfo.environment["SHOWDOWN_SHARED_DATA"] ?? "../shared/data"
        let path = root + "/paper_human_study/coala_table11_and_questions.json"
        guard FileContents.exists(path) else {
            print("Skipped: there is no \(path)")
            return
        }
        struct Published: Decodable {
            struct Cell: Decodable {
                var win_rate_percent: Double
                var ci_half_width_printed: Double
                var ci_half_width_computed: Double
            }
            struct Question: Decodable {
                struct Option: Decodable {
                    var method: String
                    var published_percent: Double?
                    var count_of_107: Int?
                }
                var section: String
                var question: String
                var options: [Option]
            }
            var table11: [String: [String: Cell]]
            var questions: [Question]
        }
        let published = try JSONDecoder().decode(Published.self, from: FileContents.read(path))
        for cell in published.table11.values.flatMap(\.values) {
            let interval = try #require(
                ShareInterval.paper(share: cell.win_rate_percent / 100, participants: 107))
            let half = (interval.high - interval.low) * 50
            #expect(abs(half - cell.ci_half_width_computed) < 1e-3)
            #expect(abs(half - cell.ci_half_width_printed) < 0.1)
        }
        var whole = 0
        for question in published.questions {
            let counts = question.options.compactMap { option in option.count_of_107.map { (option, $0) } }
            guard counts.count == 4, counts.reduce(0, { $0 + $1.1 }) == 107 else { continue }
            whole += 1
            var person = 0
            var votes: [Vote] = []
            for (option, count) in counts {
                for _ in 0..<count {
                    person += 1
                    votes.append(
                        sampleVote(
                            participant: "p\(person)", question: question.question, choice: option.method,
                            options: question.options.map(\.method), section: question.section))
                }
            }
            let section = try #require(StudyTables(votes: votes).sections.first)
            for (option, _) in counts {
                let share = try #require(section.shares.first { $0.method == option.method })
                #expect(
                    abs(share.share * 100 - (option.published_percent ?? 0)) < 0.06, "\(question.question)")
            }
        }
        #expect(whole >= 7)
    }
}
