// SPDX-License-Identifier: Apache-2.0

package import Foundation
internal import GRDB
internal import StudyFiles
internal import Surveys

/// Puts a backup in a study's place, after it has proved sound, and has the ledger tell of it.
package struct StudyRestoration: Sendable {
    package var backup: String
    package var output: String
    /// Earlier checkpoints; those that saw no more than the backup holds must be part of it.
    package var checkpoints: [LedgerCheckpoint]
    /// Whether a study that is there already may be replaced; it is kept under another name.
    package var replaces: Bool

    package init(
        backup: String, output: String, checkpoints: [LedgerCheckpoint] = [], replaces: Bool = false
    ) {
        self.backup = backup
        self.output = output
        self.checkpoints = checkpoints
        self.replaces = replaces
    }

    package struct Outcome: Equatable, Sendable {
        /// Of the backup.
        package var sha256: String
        /// Entries of the backup's ledger.
        package var size: Int
        /// Checkpoints that the backup's ledger was held against.
        package var heldAgainst: Int
        /// What came after the backup; nil where nothing tells.
        package var lost: LostEntries?
        /// Volunteers whose data was erased after the backup was made, and now again.
        package var erased: Int
        /// Where the replaced study is now; the restored one lists it among its backups.
        package var aside: String?
        /// Files that an earlier backup or restore left half done, and that were removed.
        package var removed: [String] = []
        package var counts: StudyCounts
        package var checkpoint: LedgerCheckpoint
    }

    package func run(clock: @escaping @Sendable () -> Date = { Date() }) throws -> Outcome {
        guard replaces || !FileContents.exists(output) else {
            throw StoreFailure(
                .cannotCreate, path: output, reason: "exists already",
                hint: "--replace puts the backup in its place and keeps it under another name")
        }
        let wal = backup + "-wal"
        guard try !FileContents.exists(wal) || FileContents.read(wal).isEmpty else {
            throw StoreFailure(
                .badData, path: backup, reason: "is in use or was copied while it was: \(wal) lies beside it",
                hint: "Make backups with `showdown study backup`")
        }
        let removed = try UnfinishedFile.removeStale(beside: output, of: output)
        let file = try UnfinishedFile(for: output)
        defer { file.discard() }
        let sha256 = try file.copy(backup)
        let replaced = FileContents.exists(output) ? try ReplacedStudy(output, clock: clock) : nil
        var outcome = try rebuild(file, sha256: sha256, replaced: replaced, clock: clock)
        outcome.removed = removed
        try file.sync()
        guard let replaced else {
            try file.place()
            return outcome
        }
        outcome.aside = try replaced.giveWay(to: file) { name, sha256 in
            let store = try SurveyStore(file.path, clock: clock)
            defer { try? store.close() }
            try store.noteReplaced(name, sha256: sha256, size: replaced.entries?.count ?? 1)
            outcome.checkpoint = try store.checkpoint()
            try store.close()
            try file.sync()
        }
        return outcome
    }

    /// Does all of it in a folder that is removed afterwards: shows that the backup can be relied on.
    package func drill(clock: @escaping @Sendable () -> Date = { Date() }) throws -> Outcome {
        let folder = NSTemporaryDirectory() + "showdown-drill-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var rehearsal = self
        rehearsal.output = folder + "/study.db"
        rehearsal.replaces = false
        let outcome = try rehearsal.run(clock: clock)
        // As the next server would find it.
        let store = try SurveyStore(rehearsal.output, clock: clock)
        defer { try? store.close() }
        try Self.require(store.verify(), path: backup)
        return outcome
    }

    private func rebuild(
        _ file: UnfinishedFile, sha256: String, replaced: ReplacedStudy?,
        clock: @escaping @Sendable () -> Date
    ) throws -> Outcome {
        do {
            let store = try SurveyStore(file.path, clock: clock)
            defer { try? store.close() }
            let size = try store.head().size
            let earlier = checkpoints.filter { $0.size <= size }
            try Self.require(store.verify(against: AuditEvidence(checkpoints: earlier)), path: backup)
            let later = checkpoints.max { $0.size < $1.size }.flatMap { $0.size > size ? $0 : nil }
            try requireBlindness(of: store, replacing: replaced)
            let lost = try LostEntries(since: size, of: store, replaced: replaced, later: later)
            let name = backup.split(separator: "/").last.map(String.init) ?? backup
            try store.noteRestore(from: name, sha256: sha256, size: size, lost: lost, replaced: replaced)
            let erased = try store.eraseAgain(lost?.erasing ?? [])
            // Who closed a study decided that it takes no more answers; who wants it open again says so.
            if replaced?.phase == .closed, try store.study().phase == .open { try store.closeStudy() }
            try Self.require(store.verify(), path: backup)
            return Outcome(
                sha256: sha256, size: size, heldAgainst: earlier.count, lost: lost, erased: erased,
                counts: try store.counts(), checkpoint: try store.checkpoint())
        } catch var failure as StoreFailure where failure.path == file.path {
            failure.path = backup
            throw failure
        }
    }

    /// A study whose methods were opened must not come back as one that takes answers.
    private func requireBlindness(of store: SurveyStore, replacing replaced: ReplacedStudy?) throws {
        guard replaced?.phase == .unblinded, try store.study().phase != .unblinded else { return }
        throw StoreFailure(
            .wrongPhase(.unblinded), path: output,
            reason:
                "is unblinded, and the backup was made before: its methods are known, so it takes no more answers",
            hint: "Restore to another --output to look at the backup")
    }

    private static func require(_ report: AuditReport, path: String) throws {
        guard let first = report.problems.first else { return }
        throw StoreFailure(
            .badData, path: path, reason: "is not as its ledger says: \(first)", hint: "Try another backup")
    }
}
