// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import StudyFiles
import SurveyStore
import Surveys
import Testing

@Suite struct WithdrawalTests {
    @Test func withdrawingErasesThePersonAndKeepsTheChain() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let name = "Wilhelmina Withdrawn-Volunteer"
        var leaver: SessionToken?
        for index in 0..<40 {
            let token = try store.volunteer(index == 20 ? name : "Volunteer Number \(index)")
            try store.answerAll(token)
            if index == 20 { leaver = token }
        }
        let token = try #require(leaver)
        #expect(try fixture.bytes().range(of: Data(name.utf8)) != nil)
        try store.withdraw(token)
        try store.withdraw(token)
        #expect(try fixture.bytes().range(of: Data(name.utf8)) == nil)
        #expect(try store.participant(token)?.step == .withdrawn)
        #expect(failure { try store.ballot(token, place: 1) } == .withdrawn)
        #expect(failure { try store.submit(token) } == .withdrawn)
        #expect(failure { try store.giveConsent(token, Fixture.statement()) } == .withdrawn)
        let counts = try store.counts()
        #expect(counts.withdrawn == 1 && counts.answering == 39 && counts.unsubmitted == 39 * 3)
        #expect(try store.verify().problems == [])
        #expect(try store.entries().filter { $0.kind == "withdrawal" }.count == 1)
        #expect(try store.consents().filter { $0.state == .withdrawn }.map(\.name) == [nil])
    }

    private enum End: CaseIterable { case laterCommit, close }

    /// Another program that reads an older state keeps the log from being cut; what was erased goes as soon as it lets go.
    @Test(arguments: End.allCases)
    private func whatAReaderHoldsInTheLogGoesOnceItLetsGo(end: End) throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let name = "Wilhelmina Withdrawn-Volunteer"
        let token = try store.volunteer(name)
        try store.answerAll(token)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.readonly = true
        let reader = try DatabaseQueue(path: fixture.study, configuration: configuration)
        func read() throws -> Int? {
            try reader.inDatabase { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM people") }
        }
        func holds() throws -> Bool { try fixture.bytes().range(of: Data(name.utf8)) != nil }
        try reader.inDatabase { try $0.execute(sql: "BEGIN") }
        #expect(try read() == 1)
        #expect(!store.awaitsReaders)
        try store.withdraw(token)
        #expect(try store.awaitsReaders && holds())
        // A commit that cannot take it away either is acknowledged and waits for nobody.
        try store.decline(nil)
        #expect(try store.awaitsReaders && holds() && read() == 1)
        try reader.inDatabase { try $0.execute(sql: "COMMIT") }
        switch end {
        case .laterCommit: try store.decline(nil)
        case .close: try store.close()
        }
        #expect(try !store.awaitsReaders && !holds())
        #expect(try read() == 0)
    }

    @Test func submittedAnswersStayWhereTheTermsSaySo() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.volunteer()
        let receipt = try store.finish(token)
        #expect(failure { try store.withdraw(token) } == .alreadySubmitted)
        #expect(try store.participant(token)?.step == .submitted(receipt))
    }

    @Test func submittedAnswersCanGoUntilUnblindingWhereTheTermsAllowIt() throws {
        let fixture = try Fixture()
        let store = try fixture.store(Fixture.template(withdrawal: "any-time"))
        let first = try store.volunteer()
        let receipt = try store.finish(first)
        let second = try store.volunteer("Alan Example")
        try store.finish(second)
        try store.closeStudy()
        try store.withdraw(first)
        #expect(try store.receipt(code: receipt.code) == nil)
        #expect(try store.verify().problems == [])
        try store.unblind(with: BlindingKey.read(from: fixture.key))
        #expect(failure { try store.withdraw(second) } == .alreadySubmitted)
        #expect(try store.votes().votes.count == 3)
    }

    @Test func someoneWhoNeverAgreedHasNothingToWithdraw() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.register()
        #expect(failure { try store.withdraw(token) } == .consentMissing)
    }

    @Test func consentsListWhatWasAgreedTo() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        try store.finish(try store.volunteer())
        let record = try #require(try store.consents().first)
        #expect(
            record.state == .submitted && record.name == "Grace Example" && record.signedOn == "2026-03-01")
        #expect(record.affirmations == ["understood", "consent"])
        #expect(record.form == (try store.study().definition.forms[0].fingerprint))
        #expect(record.build?.count == 64)
    }

    @Test func aTokenIsNeitherStoredNorShown() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.volunteer()
        #expect(try fixture.bytes().range(of: Data(token.value.utf8)) == nil)
        #expect(!"\(token)".contains(token.value))
        #expect(SessionToken(token.value) == token)
        #expect(SessionToken(token.value.uppercased()) == nil || token.value == token.value.uppercased())
        #expect(SessionToken("") == nil)
    }
}
