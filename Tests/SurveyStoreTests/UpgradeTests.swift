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
        #expect(try objects(old.study) == objects(new.study))
    }

    private static let answeringInThird = "72a737de27225cf8a354889bd6bae3540648a45e49ef738a6afbb6652912392f"

    /// `Fixtures/third-schema.sql` is the dump of a study of the third version of the schema: two who submitted, of whom one was
    /// erased, one in the middle, one who withdrew, one who arrived, a decline, a backup that was purged and one that was not.
    @Test func aStudyOfTheThirdSchemaGoesOnAndSaysWhatItsEntriesDoNotHold() throws {
        let fixture = try Fixture()
        try fixture.load("third-schema.sql")
        let store = try SurveyStore(fixture.study)
        let report = try store.verify()
        #expect(report.problems == [])
        #expect(report.limits.contains { $0.contains("neither the encrypted table of methods") })
        #expect(report.limits.contains { $0.contains("(3 consent, 1 invitation, 2 submission)") })
        #expect(try store.backups().map { $0.deletedAt != nil } == [true, false])
        let token = try #require(SessionToken(Self.answeringInThird))
        try store.answerAll(token)
        let receipt = try store.submit(token)
        #expect(try store.counts().submitted == 3 && store.counts().withdrawn == 1)
        // What is written from now on is held, also after an erasure.
        #expect(try store.eraseParticipant(receipt: receipt.code, answers: false) == true)
        #expect(try store.eraseParticipant(receipt: "66GG-6AS7-G70Z-DKG5", answers: false) == true)
        #expect(try store.verify().problems == [])
        try store.closeStudy()
        try store.unblind(with: BlindingKey.read(from: Self.fixtures + "third-schema.key"))
        #expect(try store.votes().votes.count == 6 && store.verify().problems == [])
    }

    @Test(arguments: [
        "UPDATE tallies SET uses = uses + 1", "DELETE FROM tallies WHERE kind = 'submitted'",
        "UPDATE submissions SET device_salt = zeroblob(32)", "UPDATE consents SET orders_salt = zeroblob(32)",
        "UPDATE submissions SET locale = 'de', arrival_salt = zeroblob(32)",
        "UPDATE backups SET deleted_at = NULL", "UPDATE invitations SET number = number + 7",
    ])
    func whatTheThirdSchemaCannotHaveIsNamed(sql: String) throws {
        let fixture = try Fixture()
        try fixture.load("third-schema.sql")
        try SurveyStore(fixture.study).close()
        try fixture.tamper(sql)
        #expect(try !SurveyStore(fixture.study).verify().problems.isEmpty)
    }

    /// The tables of each upgraded study are those of a new one.
    @Test func theThirdSchemaBecomesThatOfANewStudy() throws {
        let old = try Fixture()
        try old.load("third-schema.sql")
        try SurveyStore(old.study).close()
        let new = try Fixture()
        try new.store().close()
        #expect(try objects(old.study) == objects(new.study))
    }

    private func objects(_ path: String) throws -> [String] {
        try DatabaseQueue(path: path).read { db in
            try String.fetchAll(
                db,
                sql:
                    "SELECT type || ' ' || name || ' ' || sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1"
            )
        }
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
