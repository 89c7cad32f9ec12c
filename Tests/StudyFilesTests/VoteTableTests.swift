// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Testing

@Suite struct VoteTableTests {
    static let header = VoteTable.columns.joined(separator: ",")

    static func vote(participant: String = "p1", choice: Vote.Choice = .method("b"), position: Int? = 2)
        -> Vote
    {
        Vote(
            study: "s", section: "hotel", question: "q1", prompt: "Is it open, \"now\"?", temperature: 0.301,
            participant: participant, options: ["a", "b"], choice: choice, position: position,
            answeredAt: "2026-01-31T09:30:00Z", durationMilliseconds: 4200)
    }

    @Test func votesSurviveARoundTrip() throws {
        var formula = Self.vote(participant: "p2", choice: .tie, position: nil)
        formula.prompt = "=SUM(1)"
        formula.temperature = nil
        formula.durationMilliseconds = nil
        let none = Self.vote(participant: "p3", choice: .none, position: nil)
        let votes = [Self.vote(), formula, none]
        let text = VoteTable.text(votes)
        #expect(text.contains("'=SUM(1)"))
        #expect(try VoteTable.parse(text, path: "votes.csv") == votes)
    }

    @Test func passesOverOtherColumnsInAnyOrder() throws {
        let text = """
            kind,choice,position,study,section,question,prompt,temperature,participant,options,answered_at,duration_ms
            human,b,,s,hotel,q1,Hello,,p1,a|b,,
            """
        let votes = try VoteTable.parse(text, path: "votes.csv")
        #expect(votes.count == 1)
        #expect(votes.first?.position == 2)
        #expect(votes.first?.temperature == nil)
    }

    @Test func aHeaderAloneIsAStudyWithoutVotes() throws {
        #expect(try VoteTable.parse(Self.header + "\n", path: "votes.csv") == [])
    }

    @Test(arguments: [
        ("", "votes.csv: is empty"),
        (
            "study,section\ns,hotel\n",
            "votes.csv, line 1: the columns \"question\", \"prompt\", \"temperature\", \"participant\", \"options\""
        ),
        (header + ",choice\n", "line 1: the column \"choice\" stands twice"),
        (header + "\ns,hotel\n", "line 2: has 2 fields, the header has 11"),
        (
            header + "\ns,h,q,p,,p1,a|b,c,1,,\n",
            "line 2: the field \"choice\" is \"c\": it is not among the options. Write one of a, b, tie, none"
        ),
        (header + "\ns,h,q,p,,p1,a|b,a,2,,\n", "the field \"position\" is \"2\": \"a\" stands at place 1"),
        (header + "\ns,h,q,p,,p1,a|b,tie,1,,\n", "the field \"position\" is \"1\""),
        (header + "\ns,h,q,p,warm,p1,a|b,a,1,,\n", "the field \"temperature\" is \"warm\""),
        (header + "\ns,h,q,p,nan,p1,a|b,a,1,,\n", "the field \"temperature\" is \"nan\""),
        (header + "\ns,h,q,p,,,a|b,a,1,,\n", "the field \"participant\" is \"\": it may not be empty"),
        (header + "\ns,h,q,p,,p1,a,a,1,,\n", "the field \"options\" is \"a\": a choice needs two methods"),
        (header + "\ns,h,q,p,,p1,a|a,a,1,,\n", "a method stands in it twice"),
        (header + "\ns,h,q,p,,p1,a|tie,a,1,,\n", "a method may not be called \"tie\""),
        (header + "\ns,h,q,p,,p1,a|b,a,1,yesterday,\n", "the field \"answered_at\" is \"yesterday\""),
        (header + "\ns,h,q,p,,p1,a|b,a,1,,-5\n", "the field \"duration_ms\" is \"-5\""),
        (
            header + "\ns,h,q,p,,p1,a|b,a,1,,\ns,h,q,p,,p1,b|a,a,2,,\n",
            "line 3: participant \"p1\" has answered question \"q\" of section \"h\" before, in line 2"
        ),
    ])
    func namesLineFieldAndValueOfABadRow(text: String, message: String) {
        #expect { try VoteTable.parse(text, path: "votes.csv") } throws: {
            ($0 as? FileFailure)?.kind == .badData && "\($0)".contains(message)
        }
    }
}
