// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import StudyFiles
import SurveyStore
import Surveys
import Testing

@Suite struct RestoreTests {
    private struct Subject {
        let fixture: Fixture
        let backup: String
        let stayed: String
        let left: String
    }

    /// A study that went on after its backup: one more submission, one withdrawal, one decline.
    private func subject() throws -> Subject {
        let fixture = try Fixture()
        let store = try fixture.store()
        let (stayed, left) = ("Grace Example", "Wilhelmina Withdrawn-Volunteer")
        try store.finish(try store.volunteer(stayed))
        let leaver = try store.volunteer(left)
        try store.answerAll(leaver)
        try store.backUp(to: fixture.file("copy.db"))
        try store.finish(try store.volunteer("Alan Example"))
        try store.withdraw(leaver)
        try store.decline(nil)
        try store.close()
        return Subject(fixture: fixture, backup: fixture.file("copy.db"), stayed: stayed, left: left)
    }

    private func restoration(_ subject: Subject, to name: String = "study.db", replaces: Bool = false)
        -> StudyRestoration
    {
        StudyRestoration(backup: subject.backup, output: subject.fixture.file(name), replaces: replaces)
    }

    @Test func aDrillProvesTheBackupAndChangesNothing() throws {
        let subject = try subject()
        let before = try FileManager.default.contentsOfDirectory(atPath: subject.fixture.path).sorted()
        let bytes = try FileContents.read(subject.fixture.study)
        let outcome = try restoration(subject, to: "nowhere.db").drill()
        #expect(
            outcome.size == 11 && outcome.counts.submitted == 1 && outcome.lost == nil && outcome.aside == nil
        )
        #expect(outcome.sha256 == (try Fingerprint.ofFile(subject.backup)))
        #expect(try FileManager.default.contentsOfDirectory(atPath: subject.fixture.path).sorted() == before)
        #expect(try FileContents.read(subject.fixture.study) == bytes)
    }

    @Test func anExistingStudyIsNotTouchedUnlessSaidSo() throws {
        let subject = try subject()
        #expect(failure { try restoration(subject).run() } == .cannotCreate)
        #expect(try SurveyStore(subject.fixture.study).head().size == 19)
    }

    @Test func theLedgerTellsWhatWasLostAndTheOldStudyIsKept() throws {
        let subject = try subject()
        let old = try SurveyStore(subject.fixture.study)
        let (size, root) = (try old.head().size, try old.checkpoint().root)
        try old.close()
        let outcome = try restoration(subject, replaces: true).run()
        let lost = try #require(outcome.lost)
        #expect(lost.size == size && lost.root == root && lost.parting == nil)
        #expect(
            lost.kinds == [
                "backup": 1, "consent": 1, "vote": 3, "submission": 1, "withdrawal": 1, "decline": 1,
            ])
        let store = try SurveyStore(subject.fixture.study)
        #expect(try store.verify().problems == [])
        let entry = try #require(try store.entries().first { $0.kind == "restore" })
        #expect(
            entry.index == 11 && entry.body.contains(outcome.sha256) && entry.body.contains(root.hexadecimal))
        let name = try #require(outcome.aside?.split(separator: "/").last.map(String.init))
        #expect(try store.backups().map(\.name) == ["copy.db", name])
        #expect(try store.backups().first?.sha256 == outcome.sha256)
        // The old one is whole, under its new name, and holds what was lost.
        let aside = try SurveyStore(try #require(outcome.aside))
        #expect(try aside.checkpoint().root == root && aside.verify().problems == [])
        #expect(try store.counts().submitted == 1 && aside.counts().submitted == 2)
        let mode =
            try FileManager.default.attributesOfItem(atPath: subject.fixture.study)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try store.finish(try store.volunteer("Someone New"))
        #expect(try store.verify().problems == [])
    }

    @Test func whoeverWithdrewAfterTheBackupIsErasedAgain() throws {
        let subject = try subject()
        let outcome = try restoration(subject, replaces: true).run()
        #expect(outcome.erased == 1)
        let store = try SurveyStore(subject.fixture.study)
        #expect(try store.entries().map(\.kind).suffix(3) == ["restore", "withdrawal", "backup"])
        #expect(try store.counts().withdrawn == 1)
        let bytes = try subject.fixture.bytes()
        #expect(
            bytes.range(of: Data(subject.left.utf8)) == nil
                && bytes.range(of: Data(subject.stayed.utf8)) != nil)
        #expect(try store.verify().problems == [])
    }

    @Test func rightsOfErasureAndPurgesAreKeptAsWell() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let receipt = try store.finish(try store.volunteer("Rosalind Righteous-Volunteer"))
        try store.finish(try store.volunteer("Percival Purged-Volunteer"))
        try store.backUp(to: fixture.file("copy.db"))
        #expect(try store.eraseParticipant(receipt: receipt.code, answers: false) == true)
        try store.closeStudy()
        let now = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        #expect(try store.purge(before: now, deletingBackupsIn: nil).people == 1)
        try store.close()
        let outcome = try StudyRestoration(
            backup: fixture.file("copy.db"), output: fixture.study, replaces: true
        ).run()
        #expect(outcome.erased == 2)
        let restored = try SurveyStore(fixture.study)
        #expect(try restored.verify().problems == [] && restored.counts().submitted == 2)
        // The study had been closed since: it does not open by itself.
        #expect(try restored.study().phase == .closed)
        let bytes = try fixture.bytes()
        for name in ["Righteous-Volunteer", "Purged-Volunteer"] {
            #expect(bytes.range(of: Data(name.utf8)) == nil)
        }
    }

    @Test func aStudyWhoseMethodsAreOpenIsNotReplacedByOneThatTakesAnswers() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        try store.finish(try store.volunteer())
        try store.backUp(to: fixture.file("copy.db"))
        try store.closeStudy()
        try store.unblind(with: try BlindingKey.read(from: fixture.key))
        try store.backUp(to: fixture.file("later.db"))
        try store.close()
        func restore(_ name: String, to output: String) throws {
            _ = try StudyRestoration(backup: fixture.file(name), output: output, replaces: true).run()
        }
        #expect(failure { try restore("copy.db", to: fixture.study) } == .wrongPhase(.unblinded))
        #expect(try SurveyStore(fixture.study).study().phase == .unblinded)
        try restore("copy.db", to: fixture.file("elsewhere.db"))
        try restore("later.db", to: fixture.study)
        #expect(try SurveyStore(fixture.study).study().phase == .unblinded)
    }

    @Test func aCheckpointAfterTheBackupTellsWhatWasLostWhereTheOldStudyIsGone() throws {
        let subject = try subject()
        let old = try SurveyStore(subject.fixture.study)
        let (early, late) = (try old.checkpoint(size: 5), try old.checkpoint())
        try old.close()
        var restoration = restoration(subject, to: "elsewhere.db")
        restoration.checkpoints = [late, early]
        let outcome = try restoration.run()
        #expect(outcome.heldAgainst == 1 && outcome.lost?.size == 19 && outcome.lost?.kinds == [:])
        let store = try SurveyStore(subject.fixture.file("elsewhere.db"))
        let report = try store.verify(against: AuditEvidence(checkpoints: [early, late]))
        let problem = try #require(report.problems.first)
        #expect(problem.reason.contains("entry 12 of 12 tells of a restore from a backup of 11 entries"))
        var foreign = early
        foreign.root = .empty
        restoration.checkpoints = [foreign]
        restoration.output = subject.fixture.file("third.db")
        #expect(failure { try restoration.run() } == .badData)
        #expect(!FileContents.exists(subject.fixture.file("third.db")))
    }

    @Test func aChangedOrBrokenBackupIsRefusedAndNothingIsLeftBehind() throws {
        let subject = try subject()
        let queue = try DatabaseQueue(path: subject.backup)
        try queue.writeWithoutTransaction { try $0.execute(sql: "UPDATE people SET name = 'Mallory'") }
        try queue.close()
        let before = try FileManager.default.contentsOfDirectory(atPath: subject.fixture.path).sorted()
        #expect(failure { try restoration(subject, replaces: true).run() } == .badData)
        #expect(failure { try restoration(subject, to: "new.db").run() } == .badData)
        try FileContents.write("no database", to: subject.backup)
        #expect(failure { try restoration(subject, to: "new.db").run() } == .badData)
        #expect(try FileManager.default.contentsOfDirectory(atPath: subject.fixture.path).sorted() == before)
        #expect(try SurveyStore(subject.fixture.study).head().size == 19)
    }

    @Test func aStudyThatIsServedIsNotReplaced() throws {
        let subject = try subject()
        let served = try SurveyStore(subject.fixture.study)
        #expect(failure { try restoration(subject, replaces: true).run() } == .busy)
        try served.finish(try served.volunteer("Still Served"))
        #expect(try served.verify().problems == [])
        try served.close()
        #expect(try restoration(subject, replaces: true).run().lost?.kinds["submission"] == 2)
    }

    @Test func aDamagedStudyIsReplacedAndKept() throws {
        let subject = try subject()
        try FileContents.write("no database any more", to: subject.fixture.study)
        let outcome = try restoration(subject, replaces: true).run()
        #expect(outcome.lost == nil && outcome.erased == 0)
        #expect(try FileContents.readText(try #require(outcome.aside)) == "no database any more")
        #expect(try SurveyStore(subject.fixture.study).verify().problems == [])
    }

    /// The study that was replaced holds names like a backup: it is listed, due and deleted like one, also when it was opened since.
    @Test(arguments: [false, true])
    func theReplacedStudyIsPurgedWhenItIsDue(isOpened: Bool) throws {
        let fixture = try Fixture()
        try fixture.create(
            Fixture.template().replacing("choices:", with: "retention: {backup-days: 10}\nchoices:"))
        let store = try SurveyStore(fixture.study)
        try store.openStudy()
        try store.finish(try store.volunteer())
        try store.backUp(to: fixture.file("copy.db"))
        try store.finish(try store.volunteer("Alan Example"))
        try store.close()
        let outcome = try StudyRestoration(
            backup: fixture.file("copy.db"), output: fixture.study, replaces: true
        ).run()
        let aside = try #require(outcome.aside)
        let later = Date().addingTimeInterval(11 * 86_400)
        let restored = try SurveyStore(fixture.study) { later }
        let listed = try #require(try restored.backups().first { aside.hasSuffix("/" + $0.name) })
        #expect(try listed.sha256 == Fingerprint.ofFile(aside) && listed.ledgerSize == 13)
        #expect(try restored.checkpoint() == outcome.checkpoint)
        if isOpened {
            try SurveyStore(aside).close()
            #expect(try Fingerprint.ofFile(aside) != listed.sha256)
        }
        let purge = try restored.purge(before: nil, deletingBackupsIn: fixture.path)
        #expect(purge.deleted.count == 2 && purge.missing == [])
        #expect(!FileContents.exists(aside) && !FileContents.exists(fixture.file("copy.db")))
        #expect(try restored.verify().problems == [])
    }

    /// A backup that was deleted after another was made stays deleted when that other is restored.
    @Test func whatWasDeletedAfterTheBackupIsNotMissingAfterTheRestore() throws {
        let fixture = try Fixture()
        try fixture.create(
            Fixture.template().replacing("choices:", with: "retention: {backup-days: 10}\nchoices:"))
        let store = try SurveyStore(fixture.study)
        try store.openStudy()
        let first = try store.backUp(to: fixture.file("first.db"))
        try store.backUp(to: fixture.file("second.db"))
        try store.close()
        let later = Date().addingTimeInterval(11 * 86_400)
        try FileManager.default.moveItem(atPath: fixture.file("second.db"), toPath: fixture.file("kept.db"))
        let purging = try SurveyStore(fixture.study) { later }
        #expect(try purging.purge(before: nil, deletingBackupsIn: fixture.path).deleted == [first])
        try purging.close()
        _ = try StudyRestoration(
            backup: fixture.file("kept.db"), output: fixture.study, replaces: true
        ).run { later }
        let restored = try SurveyStore(fixture.study) { later }
        #expect(try restored.backups().first { $0.sha256 == first.sha256 }?.deletedAt != nil)
        #expect(try !restored.retentionDue().backups.map(\.sha256).contains(first.sha256))
        #expect(try restored.verify().problems == [])
        try restored.close()
        try fixture.tamper("UPDATE backups SET deleted_at = NULL WHERE name = 'first.db'")
        #expect(try SurveyStore(fixture.study).verify().problems.count == 1)
    }

    @Test func aLiveDatabaseIsNoBackup() throws {
        let subject = try subject()
        let live = try SurveyStore(subject.backup)
        try live.decline(nil)
        #expect(failure { try restoration(subject, to: "new.db").run() } == .badData)
        try live.close()
    }
}
