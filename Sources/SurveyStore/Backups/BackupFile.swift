// SPDX-License-Identifier: Apache-2.0

internal import Foundation
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
            let told = try Ledger.entry(at: row.ledgerIndex, in: db)
            // After a restore the study's ledger is the backup's that was restored, and then one of its own.
            let common =
                told?.kind == LedgerEntry.Kind.restore.rawValue
                ? told?.facts?["ledger_size"]?.integerValue ?? 1 : row.backup.ledgerSize
            let last = min(common, entries.count) - 1
            guard last >= 0 else { return false }
            return try Ledger.entry(at: last, in: db)?.hash == entries[last].hash
        }
    }
}
