// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import StudyFiles
internal import Surveys

extension SurveyStore {
    /// Copies the study as it is at one moment into a file of its own, while others read and write it.
    ///
    /// The copy is rebuilt (`VACUUM`), so that it holds live rows and nothing of what was erased, examined, synced and
    /// hashed before it takes its name. Its ledger entry is written afterwards, into the study and not into the copy:
    /// the entry vouches for the copy's SHA-256, which cannot stand in what it is the hash of. A copy whose entry could
    /// not be written is removed again.
    @discardableResult
    package func backUp(to path: String) throws -> Backup {
        guard !FileContents.exists(path) else {
            throw StoreFailure(
                .cannotCreate, path: path, reason: "exists already", hint: "Choose another --output")
        }
        try removeUnfinished(beside: path)
        let file = try UnfinishedFile(for: path)
        defer { file.discard() }
        let madeAt = timestamp()
        let size = try copy(to: file)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let backup = Backup(
            name: name, madeAt: madeAt, sha256: try Fingerprint.ofFile(file.path), ledgerSize: size,
            purgeBy: try backupDueDate(from: madeAt))
        try file.place()
        do {
            try note(backup)
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
        return backup
    }

    /// Removes what backups and restores of this study left half done in a folder when they were killed.
    ///
    /// - Parameter path: of a file in that folder.
    /// - Returns: the names of the files that are gone; nobody is at work on them any more.
    @discardableResult
    package func removeUnfinished(beside path: String) throws -> [String] {
        try UnfinishedFile.removeStale(beside: path, of: self.path)
    }

    /// Where a backup goes unless somebody says otherwise: beside the study, named by the time.
    package func backupPath() -> String {
        let stem = path.hasSuffix(".db") ? String(path.dropLast(3)) : path
        let digits = timestamp().filter(\.isNumber)
        return "\(stem)-\(digits.prefix(8))-\(digits.dropFirst(8).prefix(6)).backup.db"
    }

    /// Returns the number of ledger entries in the copy.
    private func copy(to file: UnfinishedFile) throws -> Int {
        var configuration = Configuration()
        configuration.label = "SurveyStore.backup"
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA temp_store = MEMORY") }
        do {
            let copy = try DatabaseQueue(path: file.path, configuration: configuration)
            try database.backup(to: copy)
            let size = try copy.writeWithoutTransaction { db in
                // A copy of a study in WAL mode says so itself; a backup is one file.
                try db.execute(sql: "PRAGMA journal_mode = DELETE")
                try db.execute(sql: "VACUUM")
                try Self.requireIntegrity(db, path: file.path)
                return try Ledger.head(in: db).size
            }
            try copy.close()
            try file.sync()
            return size
        } catch let error as DatabaseError {
            throw StoreFailure(error, path: file.target)
        }
    }
}
