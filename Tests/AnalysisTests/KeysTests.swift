// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import StudyFiles
import Testing

@Suite struct KeysTests {
    static func object(_ run: AnalysisRun) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(try run.json())) as? [String: Any])
    }

    /// What programs rely on is written down: no key without a line in KEYS.md.
    @Test func everyKeyIsDocumented() throws {
        let keys = PublishedStudyTests.root.appending(path: "Sources/Analysis/KEYS.md").path
        let text = try FileContents.readText(keys)
        let ballots = Ballots(StudyTablesTests.votes)
        let (kept, left) = LeftOut.applying(Exclusions(tooFast: 1), to: ballots)
        let object = try Self.object(
            AnalysisRun(ballots: kept, whole: ballots, left: left, settings: StudyTablesTests.settings))
        #expect(object.count > 40)
        for key in object.keys { #expect(text.contains("`\(key)`") || text.contains("`\(key)["), "\(key)") }
    }

    /// A study small enough to count by hand: 3 participants, 2 questions, a tie and a "none".
    @Test func aSmallStudysFiguresAreThoseCountedByHand() throws {
        var votes = [
            ("p1", "q1", "a"), ("p2", "q1", "a"), ("p3", "q1", "b"), ("p1", "q2", "b"), ("p2", "q2", nil),
        ].map { sampleVote(participant: $0.0, question: $0.1, choice: $0.2, options: ["a", "b"]) }
        var none = sampleVote(participant: "p3", question: "q2", choice: nil, options: ["a", "b"])
        none.choice = .none
        votes.append(none)
        let object = try Self.object(AnalysisRun(votes: votes, settings: StudyTablesTests.settings))
        func value<Value>(_ key: String, _ method: String) -> Value? {
            ((object[key] as? [String: Any])?["hotel"] as? [String: Any])?[method] as? Value
        }
        // (2/3 + 0) / 2 and (1/3 + 1) / 2.
        #expect(abs((value("win_rate", "a") ?? 0) - 1.0 / 3) < 1e-12)
        #expect(abs((value("win_rate", "b") ?? 0) - 2.0 / 3) < 1e-12)
        #expect(value("votes", "a") == 2.0 && value("votes", "b") == 2.0)
        #expect(value("questions_won", "a") == 1 && value("questions_won", "b") == 1)
        #expect(abs((value("average_winning_preference", "a") ?? 0) - 2.0 / 3) < 1e-12)
        #expect(value("average_winning_preference", "b") == 1.0)
        #expect((object["ties"] as? [String: Int]) == ["hotel": 1])
        #expect((object["none"] as? [String: Int]) == ["hotel": 1])
        #expect((object["participants"] as? Int) == 3)
        let excluded = try #require(object["excluded"] as? [String: Any])
        #expect(excluded["participants"] as? Int == 0 && (excluded["rules"] as? [Any])?.isEmpty == true)
        #expect(object["without_exclusions"] == nil)
    }

    @Test func whoIsLeftOutIsCountedAndTheFiguresStandBothWays() throws {
        var votes = StudyTablesTests.votes
        for index in votes.indices where votes[index].participant == "p3" { votes[index].attention = .failed }
        let ballots = Ballots(votes)
        let (kept, left) = LeftOut.applying(Exclusions(failedAttention: 1), to: ballots)
        #expect(left.participants == 1 && left.votes == 12 && left.rules.map(\.participants) == [1])
        let run = AnalysisRun(ballots: kept, whole: ballots, left: left, settings: StudyTablesTests.settings)
        let object = try Self.object(run)
        #expect(object["participants"] as? Int == 9)
        #expect((object["without_exclusions"] as? [String: Any])?["participants"] as? Int == 10)
        let table = try #require(run.all.first { $0.name == "exclusions" })
        #expect(table.note.contains("failed an attention check: 1 participant, 12 answers"))
    }

    @Test func rankingsGiveMeanRanksWithIntervals() throws {
        let text =
            "section,question,prompt,criterion,participant,method,position,rank\n"
            + (0..<4).flatMap { person in
                (0..<3).flatMap { question in
                    ["a", "b"].map { method in
                        "h,q\(question),x,main,p\(person),\(method),1,\((method == "a") == (person + question != 3) ? 1 : 2)\n"
                    }
                }
            }.joined()
        let scale = try #require(try JudgementScale.all(text, kind: .rank, path: "rankings.csv").first)
        let table = Table.judgements(scale, named: "h")
        // Of twelve answers three put b first: (0, 3), (1, 2), (2, 1).
        #expect(table.rows.map { $0[0] } == [.text("a"), .text("b")])
        #expect(table.rows[0][1] == .number(1.25) && table.rows[0][4] == .number(0.75))
        guard case .interval(let interval) = table.rows[0][2] else {
            throw FileFailure(.badData, path: "", reason: "")
        }
        #expect(interval.low < 1.25 && interval.high > 1.25)
        #expect(throws: FileFailure.self) {
            try JudgementScale.all(text + "h,q,x,main,p,a,1,first\n", kind: .rank, path: "rankings.csv")
        }
    }

    @Test func responsesAreFoundByIdThenByQuestion() throws {
        let csv = """
            question,method,response,text
            q1,a,r1,one
            q1,b,r2,'=two
            q1,b,r3,three

            """
        var texts = try ResponseTexts(optionsCSV: csv, path: "options.csv")
        let question = Ballots.Question(study: "s", section: "hotel", id: "q1", prompt: "")
        #expect(texts.response(of: "a", to: question) == "one")
        #expect(texts.response(of: "b", to: question) == nil, "two texts, and no vote says which")
        var vote = sampleVote(participant: "p", question: "q1", choice: "a", options: ["a", "b"])
        vote.shown.responses = ["r1", "r2"]
        texts.join(Ballots([vote]))
        #expect(texts.response(of: "b", to: question) == "=two")
        #expect(throws: FileFailure.self) { try ResponseTexts(optionsCSV: "question\n", path: "o") }
    }
}
