// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import StudyFiles
import Testing

@Suite struct SharedWinRatesTests {
    static func judge(_ question: String, _ choice: String?, _ options: [String], name: String = "j") -> Vote
    {
        var vote = sampleVote(participant: name, question: question, choice: choice, options: options)
        vote.kind = .judge
        return vote
    }

    static func person(_ name: String, _ question: String, _ choice: String?) -> Vote {
        sampleVote(participant: name, question: question, choice: choice, options: ["a", "b"])
    }

    /// 12 people by 8 questions, and a judge that answers six of them and two of its own.
    static let votes: [Vote] = {
        var votes: [Vote] = []
        for person in 0..<12 {
            for question in 0..<8 {
                let a = (person * 7 + question * 5 + person * question) % 9 < 5
                votes.append(Self.person("p\(person)", "q\(question)", a ? "a" : "b"))
            }
        }
        for question in 0..<6 {
            votes.append(judge("q\(question)", question % 3 == 0 ? "b" : "a", ["a", "b"]))
        }
        votes.append(judge("x1", "b", ["a", "b"]))
        votes.append(judge("x2", "b", ["a", "b"]))
        return votes
    }()

    /// With two methods the rate is the pooled share, of which the clustered variance is known.
    @Test func ofTwoMethodsItIsThePooledShareWithItsClusteredError() throws {
        let comparison = try #require(JudgeComparison.all(in: Ballots(Self.votes)).first)
        let shared = comparison.shared
        #expect(shared.questions == 6 && shared.participants == 12)
        let row = try #require(shared.rows.first { $0.method == "a" })
        let own = Self.votes.filter { $0.kind != .judge && !["q6", "q7"].contains($0.question) }
        let n = Double(own.count)
        func chose(_ vote: Vote) -> Double { vote.choice == .method("a") ? 1 : 0 }
        let mean = own.reduce(0) { $0 + chose($1) } / n
        #expect(abs((row.people ?? 0) - mean) < 1e-12)
        func clustered(_ key: (Vote) -> String) -> Double {
            let sums = Dictionary(grouping: own, by: key).mapValues { $0.reduce(0) { $0 + chose($1) - mean } }
            let g = Double(sums.count)
            return g / (g - 1) * sums.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * $1.value }
                / (n * n)
        }
        let cells = own.reduce(0) { $0 + (chose($1) - mean) * (chose($1) - mean) } / (n * n)
        let (people, questions) = (clustered(\.participant), clustered(\.question))
        let variance = max(people + questions - cells, people, questions, cells)
        let half = StudentT(degreesOfFreedom: 5).quantile(0.975) * variance.squareRoot()
        let interval = try #require(row.peopleInterval.interval)
        #expect(abs(interval.low - max(0, mean - half)) < 1e-12)
        #expect(abs(interval.high - min(1, mean + half)) < 1e-12)

        // The judge chose a in four of six; questions are its only clusters.
        #expect(row.judge == 4.0 / 6)
        let judged = try #require(row.judgeInterval.interval)
        let judgeVariance = 6.0 / 5 * (4 * (1.0 / 9) + 2 * (4.0 / 9)) / 36
        let judgeHalf = StudentT(degreesOfFreedom: 5).quantile(0.975) * judgeVariance.squareRoot()
        #expect(abs(judged.low - (4.0 / 6 - judgeHalf)) < 1e-12)

        // The difference's questions are the judge's less people's.
        let byQuestion = (0..<6).map { question -> Double in
            let name = "q\(question)"
            let people = own.filter { $0.question == name }.reduce(0) { $0 + chose($1) - mean } / n
            return ((question % 3 == 0 ? 0.0 : 1) - 4.0 / 6) / 6 - people
        }
        let apart = 6.0 / 5 * byQuestion.reduce(0) { $0 + $1 * $1 }
        let whole = max(people + apart - cells, people, apart, cells)
        let difference = try #require(row.differenceInterval.interval)
        #expect(abs((row.difference ?? 0) - (4.0 / 6 - mean)) < 1e-12)
        let differenceHalf = StudentT(degreesOfFreedom: 5).quantile(0.975) * whole.squareRoot()
        #expect(abs(difference.high - min(1, 4.0 / 6 - mean + differenceHalf)) < 1e-12)
    }

    @Test func bothMethodsOfAPairMirrorEachOther() throws {
        let rows = try #require(JudgeComparison.all(in: Ballots(Self.votes)).first).shared.rows
        let (a, b) = (rows[0], rows[1])
        #expect(abs((a.people ?? 0) + (b.people ?? 0) - 1) < 1e-12)
        let (first, second) = (
            try #require(a.peopleInterval.interval), try #require(b.peopleInterval.interval)
        )
        #expect(abs(first.low - (1 - second.high)) < 1e-12)
    }

    @Test func whatCannotBeComparedIsAbsentWithItsReason() throws {
        func shared(_ votes: [Vote]) throws -> SharedWinRates {
            try #require(JudgeComparison.all(in: Ballots(votes)).first).shared
        }
        let apart = try shared([Self.person("p", "q1", "a"), Self.judge("q9", "a", ["a", "b"])])
        #expect(apart.questions == 0 && apart.rows.isEmpty)
        let one = try shared([Self.person("p", "q1", "a"), Self.judge("q1", "a", ["a", "b"])])
        #expect(one.rows.allSatisfy { $0.peopleInterval.interval == nil && $0.peopleInterval.remark != nil })
        let ties = try shared([
            Self.person("p", "q1", nil), Self.person("o", "q2", nil), Self.judge("q1", nil, ["a", "b"]),
            Self.judge("q2", nil, ["a", "b"]),
        ])
        #expect(ties.rows.isEmpty)
        let same = try shared(
            (0..<3).flatMap { question in
                (0..<3).map { Self.person("p\($0)", "q\(question)", "a") }
                    + [Self.judge("q\(question)", "a", ["a", "b"])]
            })
        #expect(same.rows.allSatisfy { $0.differenceInterval.interval == nil && $0.difference == 0 })
    }

    /// Who is left out by a rule is left out beside the judge as well; the judge is in no rule.
    @Test func onlyThePeopleWhoCountAreCompared() throws {
        var votes = Self.votes
        for index in votes.indices where votes[index].participant == "p3" { votes[index].attention = .failed }
        let all = Ballots(votes)
        let kept = Exclusions(failedAttention: 1).applied(to: all.people).kept
        let comparison = try #require(JudgeComparison.all(in: all, counting: kept).first)
        #expect(comparison.shared.participants == 11 && comparison.judgeAnswers == 8)
        #expect(
            JudgeComparison.all(in: all, counting: kept)
                == JudgeComparison.all(in: Ballots(votes.filter { $0.participant != "p3" })))
    }

    // MARK: - In the exports

    @Test func judgesStandBesidePeopleAndChangeNoFigureOfTheirs() throws {
        let all = Ballots(Self.votes)
        let settings = AnalysisSettings(rearrangements: 99)
        let alone = AnalysisRun(ballots: all.people, settings: settings)
        let run = AnalysisRun(
            ballots: all.people, left: LeftOut(judgeVotes: 8), judges: all, settings: settings)
        #expect(run.all.map(\.name).filter { $0.hasPrefix("judge") } == ["judges", "judge-agreement"])
        #expect(!alone.all.contains { $0.name.hasPrefix("judge") })
        for table in alone.all { #expect(run.all.first { $0.name == table.name } == table, "\(table.name)") }
        #expect(run.charts.contains { $0.name == "judges-hotel" })
        let object = try KeysTests.object(run)
        let entry = try #require((object["judges"] as? [[String: Any]])?.first)
        #expect(entry["shared_questions"] as? Int == 6)
        let rates = try #require(entry["shared_win_rate"] as? [String: [String: Any]])
        #expect((rates["a"]?["difference_interval"] as? [Double])?.count == 2)
        let without = try KeysTests.object(alone)
        #expect(without["judges"] == nil)
        for (key, value) in without where key != "excluded" {
            #expect((value as? NSObject) == (object[key] as? NSObject), "\(key)")
        }
        let report = try ReportTests.report(run)
        for part in [
            "Automated judges beside people", "It is no participant", "hotel: j is a program, no participant",
            "Judges are no participants",
        ] { #expect(report.contains(part), "\(part)") }
        #expect(!(try ReportTests.report(alone)).contains("Automated judges"))
    }

    @Test func everyKeyOfAJudgeIsDocumented() throws {
        let keys = try FileContents.readText(
            PublishedStudyTests.root.appending(path: "Sources/Analysis/KEYS.md").path)
        let all = Ballots(Self.votes)
        let object = try KeysTests.object(
            AnalysisRun(ballots: all.people, judges: all, settings: AnalysisSettings(rearrangements: 99)))
        let entry = try #require((object["judges"] as? [[String: Any]])?.first)
        for key in entry.keys where !["section", "judge"].contains(key) {
            #expect(keys.contains("`\(key)`") || keys.contains("`\(key)["), "\(key)")
        }
    }
}
