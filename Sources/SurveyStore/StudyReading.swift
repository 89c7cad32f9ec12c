// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import StudyFiles

/// A study's file opened so that nothing of it changes: neither its bytes, by whose hash a backup is known, nor the files beside it.
///
/// A backup is read in place, and so is a study that is being served, through its log. A study that nobody has open would get a log
/// by being read, and one of an earlier release lacks what this one reads: these are copied and the copy is read, which has no
/// name any more by then.
struct StudyReading {
    let database: DatabaseQueue

    init(_ path: String) throws {
        let header = try StudyHeader(ofStudy: path)
        do {
            if header.isWriteAheadLogged, !FileContents.exists(path + "-wal") {
                database = try Self.copyOfClosed(path)
                return
            }
            var configuration = SurveyStore.configuration
            configuration.readonly = true
            let inPlace = try DatabaseQueue(path: path, configuration: configuration)
            let isCurrent = try inPlace.read { db in
                try SurveyStore.requireKnownSchema(db, path: path)
                return try Schema.migrator.hasCompletedMigrations(db)
            }
            database =
                isCurrent
                ? inPlace : try Self.copy { copy in try inPlace.backup(to: DatabaseQueue(path: copy)) }
        } catch let error as DatabaseError {
            throw StoreFailure(error, path: path)
        }
    }

    /// Times that a copy is begun anew because somebody wrote to the study meanwhile.
    private static let attempts = 3

    private static func copyOfClosed(_ path: String) throws -> DatabaseQueue {
        try copy { copy in
            for _ in 0..<attempts {
                let before = try state(of: path)
                var bytes = try FileContents.read(path)
                guard try state(of: path) == before, bytes.count >= 100 else { continue }
                // The copy is alone and needs no log.
                for place in StudyHeader.versions { bytes[bytes.startIndex + place] = 1 }
                return try FileContents.write(bytes, to: copy)
            }
            throw StoreFailure(
                .busy, path: path, reason: "changed while it was read", hint: "Try again in a moment")
        }
    }

    private struct FileState: Equatable {
        var size: Int?
        var changed: Date?
    }

    private static func state(of path: String) throws -> FileState {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return FileState(
            size: attributes[.size] as? Int, changed: attributes[.modificationDate] as? Date)
    }

    /// Opens a copy that `fill` writes, as a study of this release; its folder is gone when this returns.
    private static func copy(_ fill: (String) throws -> Void) throws -> DatabaseQueue {
        let folder = NSTemporaryDirectory() + "showdown-reading-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/study.db"
        try fill(path)
        let copy = try DatabaseQueue(path: path, configuration: SurveyStore.configuration)
        try copy.writeWithoutTransaction { db in
            // No file beside it: what remains of it is what SQLite holds open.
            try db.execute(sql: "PRAGMA journal_mode = MEMORY")
            try SurveyStore.requireKnownSchema(db, path: path)
        }
        try Schema.migrator.migrate(copy)
        return copy
    }
}
