// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Testing

/// Columns of votes.csv that may be absent.
@Suite struct VoteColumnTests {
    private func full() -> Vote {
        var vote = VoteTableTests.vote()
        vote.place = 7
        vote.criterion = "helpful"
        vote.weight = 1.0 / 3
        vote.shown.temperatures = [0.301, 0.601]
        vote.shown.tokens = [32, 0]
        vote.shown.characters = [120, 7]
        vote.shown.responses = ["a/1", "=b/1"]
        vote.groups = ["device": "phone", "english": "-fluent"]
        vote.kind = .judge
        vote.attention = .failed
        return vote
    }

    @Test func everyColumnSurvivesARoundTripBesideRowsWithoutIt() throws {
        let votes = [full(), VoteTableTests.vote(participant: "p2")]
        let text = VoteTable.text(votes)
        #expect(
            text.hasPrefix(
                VoteTable.columns.joined(separator: ",")
                    + ",place,criterion,weight,options_temperature,options_tokens,options_characters,options_response,"
                    + "kind,attention,group_device,group_english\n"))
        #expect(try VoteTable.parse(text, path: "votes.csv") == votes)
    }

    @Test func aFileHasNoColumnThatNoRowUses() {
        #expect(
            VoteTable.text([VoteTableTests.vote()]).hasPrefix(VoteTable.columns.joined(separator: ",") + "\n")
        )
    }

    @Test func methodsOfOneTextStandAtOnePlace() throws {
        var vote = VoteTableTests.vote(choice: .method("c"), position: 2)
        vote.options = ["a", "b", "c"]
        vote.shown.places = [1, 2, 2]
        vote.weight = 0.5
        var other = vote
        other.choice = .method("b")
        let votes = [vote, other]
        #expect(try VoteTable.parse(VoteTable.text(votes), path: "votes.csv") == votes)
        #expect(vote.placeCount == 2)
    }

    private static let header = VoteTable.columns.joined(separator: ",")

    @Test(arguments: [
        ("weight", "0", "it is not a number above 0 and up to 1"),
        ("weight", "1.5", "it is not a number above 0"),
        ("weight", "nan", "it is not a number above 0"), ("place", "0", "it is not a whole number from 1"),
        ("kind", "robot", "Write one of human, judge"), ("attention", "maybe", "Write one of passed, failed"),
        ("options_tokens", "1|2|3", "it needs a value for each of the 2 options"),
        ("options_tokens", "1|x", "it needs a value for each of the 2 options"),
        ("options_temperature", "0.1|-1", "it needs a value for each of the 2 options"),
        ("options_position", "2|1", "\"a\" stands at place 2 of the options"),
    ])
    func aBadValueIsNamedWithItsColumn(column: String, value: String, message: String) {
        let text = "\(Self.header),\(column)\ns,h,q,p,,p1,a|b,a,1,,,\(value)\n"
        #expect {
            try VoteTable.parse(text, path: "votes.csv")
        } throws: {
            ($0 as? FileFailure)?.line == 2 && "\($0)".contains(message)
        }
    }

    @Test(arguments: [
        (",weight\ns,h,q,p,,p1,a|b,a,1,,,0.5\ns,h,q,p,,p1,a|b,a,1,,,0.5\n", 3),
        (",weight\ns,h,q,p,,p1,a|b,a,1,,,0.5\ns,h,q,p,,p1,a|b,b,2,,,0.6\n", 3),
        (",criterion\ns,h,q,p,,p1,a|b,a,1,,,x\ns,h,q,p,,p1,a|b,b,2,,,x\n", 3),
        (",kind,kind\n", 1), (",group_x,group_x\n", 1),
    ])
    func anAnswerGivenTwiceAndAColumnThereTwiceAreErrors(rest: String, line: Int) {
        #expect {
            try VoteTable.parse(Self.header + rest, path: "votes.csv")
        } throws: {
            ($0 as? FileFailure)?.line == line
        }
    }

    @Test func severalCriteriaAndPartsOfAnAnswerAreNotTwice() throws {
        let text = """
            \(Self.header),criterion,weight
            s,h,q,p,,p1,a|b|c,a,1,,,x,0.5
            s,h,q,p,,p1,a|b|c,b,2,,,x,0.5
            s,h,q,p,,p1,a|b|c,b,2,,,y,
            """
        #expect(try VoteTable.parse(text, path: "votes.csv").map(\.weight) == [0.5, 0.5, 1])
    }
}
