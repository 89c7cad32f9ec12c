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
