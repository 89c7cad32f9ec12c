// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import StudyFiles
internal import Surveys

/// The file of a listed backup: known by its SHA-256, or by its ledger where a program opened it since and so changed its bytes.
struct BackupFile {
    let path: String

    /// Nil where there is no file of its name in the folder, or one with another content.
    init?(of row: BackupRow, in folder: String, store: SurveyStore) throws {
        path = "\(folder)/\(row.name)"
        guard FileContents.exists(path) else { return nil }
        let isUnchanged = try Fingerprint.ofFile(path) == row.backup.sha256
        guard try isUnchanged || Self.holds(row, path: path, store: store) else { return nil }
    }

    /// Deletes it with whatever SQLite put beside it.
    func delete() throws {
        for suffix in ["-wal", "-shm", "-journal", ""] where FileContents.exists(path + suffix) {
            do {
                try FileManager.default.removeItem(atPath: path + suffix)
            } catch {
                throw StoreFailure(
                    .inputOutput, path: path + suffix, reason: "cannot be deleted",
                    hint: "Check the permissions of its folder, and purge again")
            }
        }
    }

    /// Whether a file's ledger is as long as the backup's and part of the study's, as far as the study's goes with it.
    ///
    /// One that went on since is a study of its own, which no purge may take.
    private static func holds(_ row: BackupRow, path: String, store: SurveyStore) throws -> Bool {
        let entries: [LedgerEntry]
        do {
            let file = try SurveyStore(reading: path)
            defer { try? file.close() }
            entries = try file.entries()
        } catch is StoreFailure {
            return false
        }
        guard entries.count == row.backup.ledgerSize else { return false }
        return try store.reading { db in
            func agrees(_ size: Int) throws -> Bool {
                guard entries.indices.contains(size - 1) else { return false }
                return try Ledger.entry(at: size - 1, in: db)?.hash == entries[size - 1].hash
            }
            if try agrees(entries.count) { return true }
            // What was listed by a restore is of the ledger before it, which this one goes with as far as the backup that was restored.
            let restore = try Row.fetchOne(
                db, sql: "SELECT * FROM ledger WHERE kind = ? AND idx <= ? ORDER BY idx DESC LIMIT 1",
                arguments: [LedgerEntry.Kind.restore.rawValue, row.ledgerIndex]
            ).map(LedgerEntry.init)
            guard let common = restore?.facts?["ledger_size"]?.integerValue else { return false }
            return try agrees(min(common, entries.count))
        }
    }
}
