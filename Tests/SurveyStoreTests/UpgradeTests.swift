// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import StudyFiles
import SurveyStore
import Surveys
import Testing

/// A study of the first release, left open, is carried over by a newer build and goes on.
///
/// `Fixtures/first-release.sql` is the dump of a database that the first release made and served: one volunteer who submitted,
/// one in the middle, one who withdrew, one who declined, one who had only arrived.
@Suite struct UpgradeTests {
    private static let submitted = "6d8ab9950aa756d988a0c99f2d09824fafcb438ff60c13ed2c267e99ab52de0a"
    private static let answering = "bba964044239c2bae718108e08b990e74ecb2b58b71c23faaddbc272ed77b9f1"
    private static let fixtures =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/"

    private func restored(_ fixture: Fixture) throws -> SurveyStore {
        try fixture.load("first-release.sql")
        return try SurveyStore(fixture.study)
    }

    @Test func theLedgerOfTheFirstReleaseStillVerifies() throws {
        let fixture = try Fixture()
        let store = try restored(fixture)
        #expect(try store.verify().problems == [])
        let counts = try store.counts()
        #expect(counts.arrived == 1 && counts.declined == 1 && counts.answering == 1)
        #expect(
            counts.submitted == 1 && counts.withdrawn == 1 && counts.votes == 3 && counts.unsubmitted == 2)
        #expect(
            try store.study().definition.sections[0].criteria == [.init(text: "Select the most helpful.")])
    }

    @Test func aVolunteerInTheMiddleGoesOnAndSubmits() throws {
        let fixture = try Fixture()
        let store = try restored(fixture)
        let token = try #require(SessionToken(Self.answering))
        #expect(try store.participant(token)?.step == .question(place: 3))
        let first = try store.ballot(token, place: 1)
        guard case .option(let chosen)? = first.answer?.selection else {
            Issue.record("the saved answer is gone")
            return
        }
        #expect(first.options.map(\.token).contains(chosen))
        // The same answer again is no revision, a new one is.
        #expect(
            try !store.answer(token, place: 1, selection: .option(chosen), duration: nil).changed)
        #expect(try store.answer(token, place: 1, selection: .tie, duration: nil).revision == 2)
        _ = try store.answer(token, place: 3, selection: .none, duration: nil)
        _ = try store.submit(token)
        try store.finish(try store.volunteer("New Example"))
        #expect(try store.counts().submitted == 3)
        #expect(try store.verify().problems == [])
    }

    @Test func theReceiptTheTermsAndTheKeyStillHold() throws {
        let fixture = try Fixture()
        let store = try restored(fixture)
        let token = try #require(SessionToken(Self.submitted))
        guard case .submitted(let receipt)? = try store.participant(token)?.step else {
            Issue.record("the submission is gone")
            return
        }
        #expect(try store.receipt(code: receipt.code) == receipt)
        let consent = try #require(try store.consentReceipt(token))
        #expect(try store.consentForm(consent.form) == store.study().definition.forms[0])
        try store.closeStudy()
        try store.unblind(with: BlindingKey.read(from: Self.fixtures + "first-release.key"))
        let votes = try store.votes().votes
        #expect(votes.count == 3)
        #expect(votes.filter { $0.choice == .tie }.count == 1)
        #expect(try store.verify().problems == [])
    }

    /// A database that was migrated and one that was made today have the same tables, indexes and triggers.
    @Test func anUpgradedSchemaIsTheSchemaOfANewStudy() throws {
        let old = try Fixture()
        try restored(old).close()
        let new = try Fixture()
        try new.store().close()
        func objects(_ path: String) throws -> [String] {
            try DatabaseQueue(path: path).read { db in
                try String.fetchAll(
                    db,
                    sql:
                        "SELECT type || ' ' || name || ' ' || sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1"
                )
            }
        }
        #expect(try objects(old.study) == objects(new.study))
    }

    @Test func aChangedAnswerOfTheFirstReleaseIsFound() throws {
        let fixture = try Fixture()
        try restored(fixture).close()
        try fixture.tamper(
            """
            DROP TRIGGER revisions_keep_answers;
            UPDATE revisions SET answer = '{"marks":{"main":{"choice":"tie"}}}' WHERE format = 1 AND number = 2;
            CREATE TRIGGER revisions_keep_answers BEFORE UPDATE ON revisions
                BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END;
            """)
        let store = try SurveyStore(fixture.study)
        #expect(try store.verify().problems.count >= 1)
    }
}
