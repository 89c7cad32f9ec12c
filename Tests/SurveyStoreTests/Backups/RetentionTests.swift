// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Surveys
import Synchronization
import Testing

@Suite struct RetentionTests {
    /// A clock that a test sets.
    private final class Clock: Sendable {
        private let date = Mutex(Date(timeIntervalSince1970: 1_800_000_000))

        var now: Date { date.withLock { $0 } }

        func pass(days: Double) { date.withLock { $0 += days * 86_400 } }

        var text: String { now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }
    }

    private static let template = Fixture.template().replacing(
        "consent:\n", with: "retention: {personal-data-days: 30, backup-days: 10}\nconsent:\n",
        maxReplacements: 1)

    private func study(_ fixture: Fixture, _ clock: Clock) throws -> SurveyStore {
        try FileContents.write(Self.template, to: fixture.file("template.yaml"))
        try JSONLines.write(Fixture.responses(), to: fixture.file("responses.jsonl"))
        try fixture.creation().run { clock.now }
        let store = try SurveyStore(fixture.study) { clock.now }
        try store.openStudy()
        return store
    }

    @Test func personalDataIsDueDaysAfterTheStudyClosed() throws {
        let fixture = try Fixture()
        let clock = Clock()
        let store = try study(fixture, clock)
        try store.finish(try store.volunteer())
        let open = try store.retentionDue()
        #expect(open.personalDataBy == nil && open.people == 1 && open.backups == [])
        try store.closeStudy()
        let due = try #require(try store.retentionDue().personalDataBy)
        #expect(due > clock.text)
        clock.pass(days: 30)
        #expect(due == clock.text)
    }

    @Test func aPurgeErasesNamesOfTheirTimeAndKeepsWhatWasAgreedAndAnswered() throws {
        let fixture = try Fixture()
        let clock = Clock()
        let store = try study(fixture, clock)
        let names = (0..<60).map { "Percival Purged-Volunteer-\($0 * 7919)" }
        for name in names { try store.finish(try store.volunteer(name)) }
        clock.pass(days: 1)
        let limit = clock.text
        try store.finish(try store.volunteer("Late Volunteer"))
        let votes = try store.counts().votes
        #expect(failure { try store.purge(before: limit, deletingBackupsIn: nil) } == .wrongPhase(.open))
        try store.closeStudy()
        let tomorrow = clock.now.addingTimeInterval(86_400).formatted(
            Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        #expect(failure { try store.purge(before: tomorrow, deletingBackupsIn: nil) } == .badData)
        #expect(try store.retentionDue().people == 61)
        #expect(try store.purge(before: limit, deletingBackupsIn: nil).people == 60)
        #expect(try store.purge(before: limit, deletingBackupsIn: nil).people == 0)
        #expect(
            try store.entries().filter { $0.kind == "purge" }.map(\.body) == [
                #"{"backups":[],"before":"\#(limit)","people":60}"#
            ])
        #expect(try store.verify().problems == [])
        let bytes = try fixture.bytes()
        for name in names { #expect(bytes.range(of: Data(name.utf8)) == nil) }
        #expect(bytes.range(of: Data("Late Volunteer".utf8)) != nil)
        #expect(try store.counts().votes == votes)
        let consents = try store.consents()
        #expect(consents.filter { $0.name == nil }.count == 60)
        #expect(consents.allSatisfy { $0.affirmations == ["understood", "consent"] && $0.version == "1" })
        try store.close()
        // What a purge did not reach must still be there.
        try fixture.tamper("DELETE FROM people; UPDATE consents SET salt = zeroblob(32)")
        let problems = try SurveyStore(fixture.study).verify().problems
        #expect(problems.first?.reason.contains("nobody erased them") == true)
        #expect(Set(problems.map(\.index)).count == 1)
    }

    /// A purge takes what is new since the last one, and what that one did not reach.
    @Test func aPurgeIsRepeatedWithWhatIsNewToErase() throws {
        let fixture = try Fixture()
        let clock = Clock()
        let store = try study(fixture, clock)
        try store.finish(try store.volunteer("First Volunteer"))
        clock.pass(days: 1)
        let limit = clock.text
        try store.finish(try store.volunteer("Second Volunteer"))
        // Whoever only looked has no consent and no name: a purge leaves them alone.
        _ = try store.register(Arrival(device: .phone, locale: "en"))
        try store.closeStudy()
        #expect(try store.purge(before: limit, deletingBackupsIn: nil).people == 1)
        clock.pass(days: 1)
        #expect(try store.purge(before: clock.text, deletingBackupsIn: nil).people == 1)
        #expect(try store.purge(before: clock.text, deletingBackupsIn: nil).people == 0)
        #expect(try store.entries().count { $0.kind == "purge" } == 2)
        #expect(try store.consents().allSatisfy { $0.name == nil && $0.erasedAt != nil })
        #expect(try store.counts().arrived == 1 && store.counts().submitted == 2)
        #expect(try store.verify().problems == [])
        let bytes = try fixture.bytes()
        for name in ["First", "Second"] { #expect(bytes.range(of: Data("\(name) Volunteer".utf8)) == nil) }
    }

    /// Whoever was screened out is erased already; a purge counts them no second time.
    @Test func aPurgeLeavesWhoWasScreenedOutAsTheyAre() throws {
        let fixture = try Fixture()
        try fixture.create(
            Fixture.template() + """

                background:
                  - id: adult
                    text: Are you an adult?
                    kind: choice
                    options: [{id: "yes", text: "yes"}, {id: "no", text: "no"}]
                    accept: {options: ["yes"]}
                """)
        let store = try SurveyStore(fixture.study)
        try store.openStudy()
        let (minor, adult) = (try store.volunteer("Minor Volunteer"), try store.volunteer("Adult Volunteer"))
        #expect(try store.saveBackground(minor, BackgroundAnswers(["adult": ["no"]])) == .screenedOut)
        try store.saveBackground(adult, BackgroundAnswers(["adult": ["yes"]]))
        try store.finish(adult)
        try store.closeStudy()
        let now = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        #expect(try store.purge(before: now, deletingBackupsIn: nil).people == 1)
        #expect(try store.counts().screened == 1 && store.counts().submitted == 1)
        #expect(try store.verify().problems == [])
    }

    /// A file whose bytes an older build changed by opening it is known by its ledger; one that went on is a study of its own.
    @Test func aBackupThatWasOpenedIsStillDeletedAndOneThatWentOnIsNot() throws {
        let fixture = try Fixture()
        let clock = Clock()
        let store = try study(fixture, clock)
        let opened = try store.backUp(to: fixture.file("opened.db"))
        let continued = try store.backUp(to: fixture.file("continued.db"))
        let foreign = try store.backUp(to: fixture.file("foreign.db"))
        try SurveyStore(fixture.file("opened.db")).close()
        #expect(try Fingerprint.ofFile(fixture.file("opened.db")) != opened.sha256)
        let live = try SurveyStore(fixture.file("continued.db"))
        try live.decline(nil)
        try live.close()
        // Another study of as many entries.
        let other = try Fixture()
        let otherStore = try study(other, clock)
        while try otherStore.head().size < foreign.ledgerSize { try otherStore.decline(nil) }
        try otherStore.close()
        try FileContents.write(FileContents.read(other.study), to: fixture.file("foreign.db"))
        clock.pass(days: 11)
        let purge = try store.purge(before: nil, deletingBackupsIn: fixture.path)
        #expect(purge.deleted == [opened] && purge.missing == [continued, foreign])
        #expect(!FileContents.exists(fixture.file("opened.db")))
        #expect(
            FileContents.exists(fixture.file("continued.db"))
                && FileContents.exists(fixture.file("foreign.db")))
        #expect(try store.verify().problems == [])
    }

    /// The ledger tells of a deletion first: a program that ended before the file went leaves nothing missing.
    @Test func aPurgeThatEndedBeforeItsFilesWereGoneIsFinishedByTheNext() throws {
        let fixture = try Fixture()
        let clock = Clock()
        let store = try study(fixture, clock)
        let backup = try store.backUp(to: fixture.file("copy.db"))
        let bytes = try FileContents.read(fixture.file("copy.db"))
        clock.pass(days: 11)
        #expect(
            failure { try store.purge(before: nil, deletingBackupsIn: fixture.file("none")) } == .inputOutput)
        #expect(try store.backups().map(\.deletedAt) == [nil])
        #expect(try store.purge(before: nil, deletingBackupsIn: fixture.path).deleted == [backup])
        let noted = clock.text
        let size = try store.head().size
        try FileContents.write(bytes, to: fixture.file("copy.db"))
        clock.pass(days: 1)
        let again = try store.purge(before: nil, deletingBackupsIn: fixture.path)
        #expect(again.deleted.map(\.sha256) == [backup.sha256] && again.missing == [])
        #expect(!FileContents.exists(fixture.file("copy.db")))
        #expect(try store.head().size == size && store.backups().map(\.deletedAt) == [noted])
        #expect(try store.purge(before: nil, deletingBackupsIn: fixture.path).deleted == [])
        #expect(try store.verify().problems == [])
    }

    @Test func backupsThatAreDueAreListedAndDeletedOnlyWhereTheyAreWhatTheyWere() throws {
        let fixture = try Fixture()
        let clock = Clock()
        let store = try study(fixture, clock)
        let first = try store.backUp(to: fixture.file("first.db"))
        let second = try store.backUp(to: fixture.file("second.db"))
        clock.pass(days: 5)
        let third = try store.backUp(to: fixture.file("third.db"))
        clock.pass(days: 5)
        #expect(first.purgeBy == clock.text)
        #expect(try store.retentionDue().backups == [first, second])
        #expect(try store.purge(before: nil, deletingBackupsIn: nil).deleted == [])
        #expect(FileContents.exists(fixture.file("first.db")))
        try FileContents.write("somebody else's", to: fixture.file("second.db"))
        let purge = try store.purge(before: nil, deletingBackupsIn: fixture.path)
        #expect(purge.deleted == [first] && purge.missing == [second] && purge.people == 0)
        #expect(!FileContents.exists(fixture.file("first.db")))
        #expect(
            FileContents.exists(fixture.file("second.db")) && FileContents.exists(fixture.file("third.db")))
        #expect(try store.backups().map(\.deletedAt) == [clock.text, nil, nil])
        #expect(try store.retentionDue().backups == [second])
        #expect(try store.verify().problems == [])
        #expect(third.purgeBy ?? "" > clock.text)
    }
}
