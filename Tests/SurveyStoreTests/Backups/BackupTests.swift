// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import GRDB
import StudyFiles
import SurveyStore
import Surveys
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct BackupTests {
    static let kept = "  retention: {personal-data-days: 30, backup-days: 10}\n"

    @Test func aBackupIsOneSoundFileOfItsOwnersAndTheLedgerVouchesForIt() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        try store.finish(try store.volunteer())
        let size = try store.head().size
        let path = fixture.file("copy.db")
        let backup = try store.backUp(to: path)
        #expect(backup.name == "copy.db" && backup.ledgerSize == size && backup.purgeBy == nil)
        #expect(try Fingerprint.ofFile(path) == backup.sha256)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let beside = try FileManager.default.contentsOfDirectory(atPath: fixture.path)
        #expect(beside.filter { $0.hasPrefix("copy.db") } == ["copy.db"])
        let entry = try #require(try store.entries().last)
        #expect(
            entry.kind == "backup" && entry.body.contains(backup.sha256) && !entry.body.contains(fixture.path)
        )
        #expect(try store.backups() == [backup])
        #expect(try store.verify().problems == [])
        #expect(failure { try store.backUp(to: path) } == .cannotCreate)
        #expect(failure { try store.backUp(to: fixture.file("none/copy.db")) } == .cannotCreate)
        #expect(try store.head().size == size + 1)
        let copy = try SurveyStore(path)
        #expect(try copy.verify().problems == [])
        #expect(try copy.counts() == store.counts() && copy.backups() == [])
    }

    @Test func backupsAreTakenWhileVolunteersAnswer() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let faults = Mutex<[String]>([])
        let folder = fixture.path
        DispatchQueue.concurrentPerform(iterations: 4) { worker in
            do {
                if worker == 0 {
                    for number in 0..<6 { try store.backUp(to: "\(folder)/copy-\(number).db") }
                } else {
                    for _ in 0..<6 { try store.finish(try store.volunteer("Worker \(worker)")) }
                }
            } catch {
                faults.withLock { $0.append("\(error)") }
            }
        }
        #expect(faults.withLock { $0 } == [])
        #expect(try store.verify().problems == [] && store.counts().submitted == 18)
        let whole = try store.checkpoint()
        for (number, backup) in try store.backups().enumerated() {
            let copy = try SurveyStore(fixture.file("copy-\(number).db"))
            let checkpoint = try copy.checkpoint()
            #expect(try copy.verify().problems == [] && checkpoint.size == backup.ledgerSize)
            let growth = try store.consistencyProof(from: checkpoint.size, to: whole.size)
            #expect(growth.leads(from: checkpoint.root, to: whole.root))
        }
    }

    /// Every table and every byte: what was withdrawn is in the database, its log and a new backup nowhere.
    @Test func nothingOfWhoeverWithdrewIsInDatabaseLogOrNewBackup() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        var tokens: [(name: String, token: SessionToken)] = []
        for number in 0..<300 {
            let name =
                "Wilhelmina Withdrawn-Volunteer-\(number * 7919)-"
                + String(repeating: "q", count: number % 60)
            tokens.append((name, try store.volunteer(name)))
        }
        for index in [1, 3, 5, 7] { try store.finish(tokens[index].token) }
        let leavers = tokens.enumerated().filter { $0.offset % 3 != 1 && ![3, 5].contains($0.offset) }.map(
            \.element)
        for leaver in leavers.reversed() { try store.withdraw(leaver.token) }
        try store.backUp(to: fixture.file("copy.db"))
        let places = try [
            ("database and log", fixture.bytes()), ("backup", FileContents.read(fixture.file("copy.db"))),
        ]
        for (place, bytes) in places {
            let found = leavers.filter { bytes.range(of: Data("\($0.name)".utf8)) != nil }
            #expect(found.count == 0, "\(place) holds \(found.count) of \(leavers.count)")
            #expect(bytes.range(of: Data(tokens[1].name.utf8)) != nil)
        }
    }

    /// What a killed backup left holds names, and no list knows of it.
    @Test func whatAKilledBackupLeftIsRemovedAndTold() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        try store.backUp(to: fixture.file("copy.db"))
        let left = ["study.db.77.part", "study-20260101-000000.backup.db.78.part", "other.db.79.part"]
        for name in left {
            try FileContents.write(FileContents.read(fixture.file("copy.db")), to: fixture.file(name))
        }
        try FileContents.write(Data(), to: fixture.file("study.db.77.part-journal"))
        let others = ["study.db.80.part", "study-notes.part", "unrelated.db.81.part"]
        for name in others { try FileContents.write("not a database", to: fixture.file(name)) }
        // One that is being written is locked by whoever writes it.
        let busy = fixture.file("study.db.82.part")
        try FileContents.write(Data(), to: busy)
        let descriptor = open(busy, O_RDWR)
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        defer { close(descriptor) }
        #expect(
            try store.removeUnfinished(beside: fixture.file("other.db")) == [
                "other.db.79.part", "study-20260101-000000.backup.db.78.part", "study.db.77.part",
            ])
        try FileContents.write(Data(), to: fixture.file(left[0]))
        try store.backUp(to: fixture.file("other.db"))
        for name in left + ["study.db.77.part-journal"] { #expect(!FileContents.exists(fixture.file(name))) }
        for name in others + ["study.db.82.part"] { #expect(FileContents.exists(fixture.file(name))) }
        try FileContents.write(Data(), to: fixture.file("new.db.9.part"))
        let outcome = try StudyRestoration(
            backup: fixture.file("copy.db"), output: fixture.file("new.db")
        ).run()
        #expect(outcome.removed == ["new.db.9.part"])
    }

    @Test func aBackupWhoseEntryCannotBeWrittenIsTakenAway() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        try fixture.tamper(
            "CREATE TRIGGER full BEFORE INSERT ON backups BEGIN SELECT RAISE(ABORT, 'no room'); END")
        #expect(failure { try store.backUp(to: fixture.file("copy.db")) } == .inputOutput)
        #expect(!FileContents.exists(fixture.file("copy.db")))
        #expect(try store.head().size == 2)
    }
}
