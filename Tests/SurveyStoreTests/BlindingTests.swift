// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Surveys
import Testing

@Suite struct BlindingTests {
    @Test func unblindingNeedsAClosedStudyAndItsKey() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let key = try BlindingKey.read(from: fixture.key)
        #expect(failure { try store.unblind(with: key) } == .wrongPhase(.open))
        #expect(failure { try store.votes() } == .wrongPhase(.open))
        try store.closeStudy()
        let other = try Fixture()
        try other.create()
        let foreign = try BlindingKey.read(from: other.key)
        #expect(failure { try store.unblind(with: foreign) } == .wrongKey)
        #expect(failure { try store.blindingTable() } == .wrongPhase(.closed))
        try store.unblind(with: key)
        try store.unblind(with: key)
        #expect(try store.entries().filter { $0.kind == "unblinding" }.count == 1)
        #expect(try store.blindingTable().methods == Fixture.methods)
        #expect(failure { try store.openStudy() } == .wrongPhase(.unblinded))
        #expect(try store.verify().problems == [])
    }

    @Test func votesNameTheMethodThatStoodWhereTheVolunteerChose() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let texts = Dictionary(
            Fixture.responses().map { ($0.text, $0) }, uniquingKeysWith: { first, _ in first })
        let token = try store.volunteer()
        var expected: [String: GeneratedResponse] = [:]
        for place in 1...3 {
            let ballot = try store.ballot(token, place: place)
            let wanted = try #require(ballot.options.first { texts[$0.text]?.method == "ORPO" })
            expected[ballot.prompt] = texts[wanted.text]
            _ = try store.answer(token, place: place, selection: .option(wanted.token), duration: .seconds(2))
        }
        _ = try store.submit(token)
        try store.answerAll(try store.volunteer("Someone Unfinished"))
        try store.withdraw(try store.volunteer("Someone Else"))
        try store.closeStudy()
        try store.unblind(with: BlindingKey.read(from: fixture.key))
        let result = try store.votes()
        #expect(result.votes.count == 3)
        #expect(result.unsubmittedParticipants == 1 && result.unsubmittedVotes == 3)
        #expect(result.withdrawnParticipants == 1)
        for vote in result.votes {
            #expect(vote.choice == .method("ORPO"))
            #expect(vote.options.sorted() == Fixture.methods)
            #expect(vote.position.map { vote.options[$0 - 1] } == "ORPO")
            let response = try #require(expected.values.first { $0.promptID == vote.prompt })
            #expect(vote.temperature == response.temperature)
            #expect(vote.durationMilliseconds == 2000)
            #expect(vote.study == "a-study" && vote.section == "hotel")
        }
        #expect(try VoteTable.parse(VoteTable.text(result.votes), path: "votes.csv") == result.votes)
    }

    @Test(arguments: ["{}", "not json", #"{"study":"a","seal":"b","key":"00"}"#])
    func whatIsNoKeyIsNamed(contents: String) throws {
        let fixture = try Fixture()
        try FileContents.write(contents, to: fixture.file("bad.key"))
        #expect {
            try BlindingKey.read(from: fixture.file("bad.key"))
        } throws: {
            ($0 as? FileFailure)?.kind == .badData
        }
    }

    @Test func anOpenedTableThatWasChangedIsFound() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        try store.closeStudy()
        try store.unblind(with: BlindingKey.read(from: fixture.key))
        try store.close()
        try fixture.tamper("UPDATE blinding SET opened = replace(opened, '\"SFT\"', '\"SFX\"')")
        let problems = try SurveyStore(fixture.study).verify().problems
        #expect(problems.map(\.index) == [0])
        #expect(problems.first?.reason.contains("committed") == true)
    }
}
