// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Surveys
import Testing

@Suite struct RightsTests {
    private static let name = "Rosalind Righteous-Volunteer"

    private func study(_ fixture: Fixture) throws -> (SurveyStore, Receipt) {
        let store = try fixture.store()
        for index in 0..<10 { try store.finish(try store.volunteer("Volunteer \(index)")) }
        return (store, try store.finish(try store.volunteer(Self.name), position: 2))
    }

    @Test func aReceiptShowsWhatTheStudyHoldsAndNoMethod() throws {
        let fixture = try Fixture()
        let (store, receipt) = try study(fixture)
        let record = try #require(try store.participantRecord(receipt: receipt.code.lowercased()))
        #expect(record.consent?.name == Self.name)
        #expect(record.answers.count == 3 && record.answers.allSatisfy { $0.answer.hasPrefix("Reply ") })
        #expect(record.receipt == receipt && record.state == "submitted")
        let text = String(decoding: try JSONLines.encode(record), as: UTF8.self)
        for method in Fixture.methods { #expect(!text.contains(method)) }
        #expect(try store.participantRecord(receipt: "0000-0000-0000-0000") == nil)
    }

    @Test func erasureTakesThePersonAndLeavesTheAnswers() throws {
        let fixture = try Fixture()
        let (store, receipt) = try study(fixture)
        #expect(try fixture.bytes().range(of: Data(Self.name.utf8)) != nil)
        #expect(try store.eraseParticipant(receipt: receipt.code, answers: false) == true)
        #expect(try store.eraseParticipant(receipt: receipt.code, answers: false) == false)
        #expect(try fixture.bytes().range(of: Data(Self.name.utf8)) == nil)
        #expect(try store.counts().submitted == 11 && store.counts().votes == 33)
        let record = try #require(try store.participantRecord(receipt: receipt.code))
        #expect(record.consent?.name == nil && record.consent?.affirmations == ["understood", "consent"])
        #expect(record.answers.count == 3)
    }

    @Test func anErasedVolunteerCannotAnswerTwiceWhileTheStudyIsOpen() throws {
        let fixture = try Fixture()
        try fixture.create(
            Fixture.template() + "\nrecruitment: {mode: invitation}")
        let store = try SurveyStore(fixture.study)
        try store.openStudy()
        let secret = try #require(try store.invite(1).first)
        let arrival = Arrival(source: .invitation, externalID: secret, locale: "en")
        let token = try store.giveConsent(store.register(arrival), Fixture.statement(), locale: "en").session
        let receipt = try store.finish(token)
        #expect(try store.eraseParticipant(receipt: receipt.code, answers: false) == true)
        let again = try store.register(arrival)
        #expect(try store.participant(again)?.step == .submitted(receipt))
        try store.closeStudy()
        #expect(try store.retentionDue().people == 1)
        let now = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        #expect(try store.purge(before: now, deletingBackupsIn: nil).people == 1)
        #expect(try store.retentionDue().people == 0 && store.verify().problems == [])
    }

    private enum Reason: CaseIterable { case demand, purge }

    @Test(arguments: Reason.allCases)
    private func whatVolunteersWroteGoesWithTheirNamesAndTheLedgerStaysSound(reason: Reason) throws {
        let study = try RichStudy()
        let store = study.store
        let token = try study.walk(note: "I live at number 7919", reason: "It names Pericles")
        let receipt = try store.submit(token, comment: "Ask me on extension 104729")
        func holds(_ text: String) throws -> Bool {
            try study.fixture.bytes().range(of: Data(text.utf8)) != nil
        }
        #expect(try holds("number 7919") && holds("extension 104729"))
        switch reason {
        case .demand: #expect(try store.eraseParticipant(receipt: receipt.code, answers: false) == true)
        case .purge:
            try store.closeStudy()
            #expect(try store.retentionDue().people == 1)
            let now = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            #expect(try store.purge(before: now, deletingBackupsIn: nil).people == 1)
        }
        #expect(try !holds("number 7919") && !holds("extension 104729") && holds("Pericles"))
        #expect(try store.retentionDue().people == 0)
        #expect(try store.verify().problems == [])
    }

    @Test func aCommentThatIsGoneWithoutAWordIsNamed() throws {
        let study = try RichStudy()
        _ = try study.store.submit(study.walk(), comment: "Ask me on extension 104729")
        try study.store.close()
        try study.fixture.tamper("DELETE FROM comments")
        let problems = try SurveyStore(study.fixture.study).verify().problems
        #expect(problems.count == 1 && problems[0].reason.contains("the submission of"))
    }

    @Test func erasureOfAnswersIsAWithdrawalUntilTheStudyIsUnblinded() throws {
        let fixture = try Fixture()
        let (store, receipt) = try study(fixture)
        try store.closeStudy()
        #expect(try store.eraseParticipant(receipt: receipt.code, answers: true) == true)
        #expect(try store.eraseParticipant(receipt: receipt.code, answers: true) == nil)
        #expect(try store.counts().withdrawn == 1 && store.counts().votes == 30)
        #expect(try fixture.bytes().range(of: Data(Self.name.utf8)) == nil)
        let other = try #require(try store.entries().last { $0.kind == "submission" })
        #expect(other.kind == "submission")
        try store.unblind(with: BlindingKey.read(from: fixture.key))
        let second = try store.consents().first { $0.state == .submitted }
        #expect(second != nil)
        #expect(try store.verify().problems == [])
    }
}
