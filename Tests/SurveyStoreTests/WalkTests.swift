// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import StudyFiles
import SurveyStore
import Surveys
import Testing

@Suite struct WalkTests {
    @Test func aVolunteerGoesFromArrivalToReceipt() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.register()
        #expect(try store.participant(token)?.step == .consent)
        let consent = try store.giveConsent(token, Fixture.statement())
        #expect(consent.ledgerHash == (try store.entries()[consent.ledgerIndex].hash))
        #expect(try store.participant(token)?.step == .question(place: 1))
        var seen: Set<String> = []
        for place in 1...3 {
            let ballot = try store.ballot(token, place: place)
            #expect(ballot.count == 3)
            #expect(ballot.answer?.selection == nil)
            #expect(Set(ballot.options.map(\.text)).count == 4)
            #expect(ballot.prompt.hasPrefix("Question"))
            seen.insert(ballot.options[0].text)
            let answer = try store.answer(
                token, place: place, selection: .option(ballot.options[2].token), duration: nil)
            #expect(answer.next == (place < 3 ? .question(place: place + 1) : .review))
        }
        #expect(seen.count == 3)
        #expect(try store.ballots(token).allSatisfy { $0.answer?.selection == .option($0.options[2].token) })
        let receipt = try store.submit(token)
        #expect(try store.participant(token)?.step == .submitted(receipt))
        #expect(receipt.ledgerHead == (try store.head().hash))
        #expect(
            try store.receipt(code: receipt.code.lowercased().replacingOccurrences(of: "-", with: " "))
                == receipt)
        #expect(try store.receipt(code: "0000-0000-0000-0000") == nil)
        let counts = try store.counts()
        #expect(counts.submitted == 1 && counts.votes == 3 && counts.answering == 0)
        #expect(try store.verify().problems == [])
    }

    @Test func theBallotIsTheSameAtEveryLookAndAfterReopening() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.volunteer()
        let ballot = try store.ballot(token, place: 1)
        #expect(try store.ballot(token, place: 1) == ballot)
        try store.close()
        #expect(try SurveyStore(fixture.study).ballot(token, place: 1) == ballot)
    }

    @Test func decliningLeavesACountAlone() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.register()
        try store.decline(token)
        try store.decline(token)
        try store.decline(nil)
        #expect(try store.participant(token) == nil)
        let counts = try store.counts()
        #expect(counts.declined == 2 && counts.arrived == 0)
        #expect(try store.entries().last?.body == #"{"count":2}"#)
        let consented = try store.volunteer()
        #expect(failure { try store.decline(consented) } == .alreadyConsented)
    }

    @Test func nothingIsTakenOutOfTurn() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let stranger = try #require(SessionToken(String(repeating: "a", count: 64)))
        #expect(failure { try store.ballot(stranger, place: 1) } == .unknownSession)
        let arrived = try store.register()
        #expect(failure { try store.ballot(arrived, place: 1) } == .consentMissing)
        #expect(
            failure { try store.answer(arrived, place: 1, selection: .tie, duration: nil) } == .consentMissing
        )
        let token = try store.volunteer()
        #expect(failure { try store.ballot(token, place: 2) } == .outOfTurn(first: 1))
        #expect(failure { try store.ballot(token, place: 0) } == .noSuchQuestion)
        #expect(failure { try store.ballot(token, place: 4) } == .noSuchQuestion)
        #expect(failure { try store.submit(token) } == .answersMissing([1, 2, 3]))
        #expect(
            failure { try store.answer(token, place: 1, selection: .tie, duration: nil) }
                == .answerIncomplete([.foreign])
        )
        let other = try store.volunteer("Alan Example")
        let foreign = try store.ballot(other, place: 1).options[0].token
        #expect(
            failure { try store.answer(token, place: 1, selection: .option(foreign), duration: nil) }
                == .answerIncomplete([.foreign]))
        #expect(
            failure { try store.answer(token, place: 1, selection: .option("x' OR 1=1 --"), duration: nil) }
                == .answerIncomplete([.foreign]))
        #expect(try store.counts().unsubmitted == 0)
    }

    @Test func anIncompleteConsentNamesEachFault() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.register()
        let statement = ConsentStatement(
            name: " ", email: "nobody", date: "2026-02-30", affirmations: ["consent"])
        let expected: [ConsentStatement.Fault] = [
            .init(.name, .missing), .init(.affiliation, .missing), .init(.signature, .missing),
            .init(.email, .malformed), .init(.date, .malformed), .init(.affirmation("understood"), .missing),
        ]
        #expect(failure { try store.giveConsent(token, statement) } == .consentIncomplete(expected))
        #expect(try store.entries().count == 2)
    }

    @Test func theSameAnswerTwiceIsOneVoteAndAChangedMindIsARevision() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.volunteer()
        let options = try store.ballot(token, place: 1).options
        let first = try store.answer(token, place: 1, selection: .option(options[0].token), duration: nil)
        let again = try store.answer(token, place: 1, selection: .option(options[0].token), duration: nil)
        #expect(first.changed && !again.changed)
        #expect(again.ledgerIndex == first.ledgerIndex)
        let changed = try store.answer(token, place: 1, selection: .option(options[3].token), duration: nil)
        #expect(changed.changed && changed.revision == 2)
        let kinds = try store.entries().map(\.kind)
        #expect(kinds == ["study-sealed", "study-opened", "consent", "vote", "revision"])
        #expect(try store.counts().unsubmitted == 1)
        #expect(try store.ballot(token, place: 1).answer?.selection == .option(options[3].token))
        #expect(try store.verify().problems == [])
    }

    @Test func repeatedConsentAndSubmissionReturnTheSameReceipt() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.register()
        let first = try store.giveConsent(token, Fixture.statement())
        #expect(try store.giveConsent(token, Fixture.statement(name: "Another Name")) == first)
        let receipt = try store.finish(token)
        #expect(try store.submit(token) == receipt)
        let option = try store.ballot(token, place: 1).options[1].token
        #expect(
            failure { try store.answer(token, place: 1, selection: .option(option), duration: nil) }
                == .alreadySubmitted)
        #expect(try store.entries().filter { $0.kind == "submission" }.count == 1)
    }

    @Test func nothingIsTakenWhileTheStudyIsNotOpen() throws {
        let fixture = try Fixture()
        try fixture.create()
        let store = try SurveyStore(fixture.study)
        #expect(failure { try store.register() } == .notOpen(.created))
        #expect(failure { try store.closeStudy() } == .wrongPhase(.created))
        try store.openStudy()
        try store.openStudy()
        let token = try store.volunteer()
        let option = try store.ballot(token, place: 1).options[0].token
        try store.closeStudy()
        #expect(
            failure { try store.answer(token, place: 1, selection: .option(option), duration: nil) }
                == .notOpen(.closed))
        #expect(failure { try store.register() } == .notOpen(.closed))
        try store.openStudy()
        #expect(try store.answer(token, place: 1, selection: .option(option), duration: nil).changed)
        #expect(try store.verify().entries["study-opened"] == 2)
    }

    @Test func tieAndNoneAreKeptWhereTheStudyOffersThem() throws {
        let fixture = try Fixture()
        let store = try fixture.store(Fixture.template(questions: 2, tie: true))
        let token = try store.volunteer()
        _ = try store.answer(token, place: 1, selection: .tie, duration: nil)
        _ = try store.answer(token, place: 2, selection: .none, duration: nil)
        #expect(try store.ballots(token).map { $0.answer?.selection } == [.tie, Selection.none])
        _ = try store.submit(token)
        try store.closeStudy()
        try store.unblind(with: BlindingKey.read(from: fixture.key))
        let votes = try store.votes().votes.sorted { ($0.place ?? 0) < ($1.place ?? 0) }
        #expect(votes.map(\.choice) == [.tie, Vote.Choice.none])
        #expect(votes.allSatisfy { $0.position == nil })
    }

    @Test func theFileIsForItsOwnerAndEveryCommitIsSynced() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        _ = try store.volunteer()
        for path in [fixture.study, fixture.study + "-wal", fixture.key] {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(path)")
        }
        let expected = [
            "journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1",
            "busy_timeout": "5000",
        ]
        #expect(try store.settings() == expected)
    }
}
