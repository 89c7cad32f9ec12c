// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import StudyFiles
internal import Surveys

/// What a study's terms say is due for erasure.
package struct RetentionDue: Equatable, Sendable {
    /// When personal data is due, UTC; nil where the terms name no time or the study is not closed.
    package var personalDataBy: String?
    /// Volunteers whose personal data is still there.
    package var people: Int
    /// Backups that are due and were not deleted.
    package var backups: [Backup]
}

/// What a purge did.
package struct Purge: Equatable, Sendable {
    /// Volunteers whose personal data were erased.
    package var people: Int
    /// Backups that were deleted, those among them whose deletion an earlier purge noted and did not come to.
    package var deleted: [Backup]
    /// Backups that are due and were not found: they may be elsewhere, or were deleted by hand.
    package var missing: [Backup]
}

extension SurveyStore {
    /// What is due now.
    package func retentionDue() throws -> RetentionDue {
        try reading { db in
            let now = timestamp()
            let days = try StudyRow.require(db).definition.retention.personalDataDays
            return RetentionDue(
                personalDataBy: try days.flatMap { days in
                    try Self.closingTime(db).flatMap { Self.time($0, plusDays: days) }
                },
                people: try Self.count(
                    """
                    participants AS p WHERE EXISTS (SELECT 1 FROM people WHERE participant = p.id)
                        OR EXISTS (SELECT 1 FROM background WHERE participant = p.id)
                        OR EXISTS (SELECT 1 FROM comments WHERE participant = p.id)
                        OR EXISTS (SELECT 1 FROM external_ids WHERE participant = p.id)
                    """, in: db),
                backups: try BackupRow.all(in: db).map(\.backup).filter { backup in
                    backup.deletedAt == nil && (backup.purgeBy.map { $0 <= now } ?? false)
                })
        }
    }

    /// Erases the personal data of every consent given before a time, and deletes backups that are due.
    ///
    /// What `participant erase` takes of one volunteer goes of all of them: names, affiliations, addresses, signatures, what they said
    /// about themselves, comments and the identifiers under which they came, and with them the salts of the commitments. What was
    /// agreed to and what was answered stays. The database is rebuilt and its log emptied, so that no page keeps what was erased.
    ///
    /// Refused while the study is not closed: volunteers who are still answering would lose their place, and whoever has
    /// submitted could come again. Refused for a time that has not come.
    /// - Parameters:
    ///   - time: UTC, ISO 8601; nil erases no personal data.
    ///   - folder: where backups are looked for; nil deletes none. A file of a backup's name and another content stays.
    ///
    /// The ledger tells of a backup's deletion before its file goes: whoever ends the program in between leaves a file that is noted
    /// as deleted, and the next purge deletes it. The other way round it would be missing for ever.
    package func purge(before time: String?, deletingBackupsIn folder: String?) throws -> Purge {
        if let time { try requirePurge(before: time) }
        var purge = Purge(people: 0, deleted: [], missing: [])
        var files: [BackupFile] = []
        var due: [Backup] = []
        if let folder {
            guard FileManager.default.isWritableFile(atPath: folder) else {
                throw StoreFailure(
                    .inputOutput, path: folder, reason: "is no folder that backups could be deleted from",
                    hint: "Check its name and its permissions; nothing was erased")
            }
            let dueNow = Set(try retentionDue().backups.map(\.sha256))
            for row in try reading({ try BackupRow.all(in: $0) }) {
                let isDue = dueNow.contains(row.backup.sha256)
                guard isDue || row.backup.deletedAt != nil else { continue }
                if let file = try BackupFile(of: row, in: folder, store: self) {
                    files.append(file)
                    purge.deleted.append(row.backup)
                    if isDue { due.append(row.backup) }
                } else if isDue {
                    purge.missing.append(row.backup)
                }
            }
        }
        purge.people = try writing { db in
            let people = try time.map { try Self.erasePersonalData(before: $0, in: db) } ?? 0
            guard people > 0 || !due.isEmpty else { return 0 }
            try notePurge(people, before: time, backups: due, in: db)
            return people
        }
        if purge.people > 0 { try rebuild() }
        for file in files { try file.delete() }
        return purge
    }

    private func requirePurge(before time: String) throws {
        let phase = try reading { try StudyRow.require($0).phase }
        guard phase == .closed || phase == .unblinded else {
            throw StoreFailure(
                .wrongPhase(phase), path: path,
                reason: "personal data is purged once a study is closed, and this one is \(phase.rawValue)",
                hint:
                    "Close it with `showdown study close`; `study participant erase` erases one volunteer's at any time"
            )
        }
        guard time <= timestamp() else {
            throw StoreFailure(
                .badData, path: path, reason: "\(time) has not come yet: nothing was erased",
                hint: "Name a day that is over")
        }
    }

    /// Tells of a purge, and lists the backups as deleted that go with it.
    func notePurge(_ people: Int, before time: String?, backups: [Backup], in db: Database) throws {
        let now = timestamp()
        var body: [String: CanonicalValue] = [
            "backups": .list(backups.map { .text($0.sha256) }), "people": .integer(people),
        ]
        if let time { body["before"] = .text(time) }
        if !backups.isEmpty { body["deleted_at"] = .text(now) }
        for backup in backups {
            try db.execute(
                sql: "UPDATE backups SET deleted_at = ? WHERE sha256 = ?", arguments: [now, backup.sha256])
        }
        try Ledger.append(.purge, body, at: now, in: db)
    }

    /// Writes the whole database anew and empties the log: free space and old pages hold nothing afterwards.
    func rebuild() throws {
        try writing(transaction: false) { try $0.execute(sql: "VACUUM") }
        try emptyLog()
    }

    /// When a backup made at a time is due for erasure; nil where the study's terms say nothing.
    func backupDueDate(from madeAt: String) throws -> String? {
        try reading { db in
            try StudyRow.require(db).definition.retention.backupDays.flatMap {
                Self.time(madeAt, plusDays: $0)
            }
        }
    }

    /// Takes as well the identifiers of those who came before the time and never agreed or were screened out.
    ///
    /// - Returns: of how many volunteers there was anything.
    static func erasePersonalData(before time: String, in db: Database) throws -> Int {
        try String.fetchAll(
            db,
            sql: """
                SELECT participant FROM consents WHERE given_at < ?
                UNION SELECT p.id FROM participants AS p JOIN external_ids AS e ON e.participant = p.id
                    WHERE p.arrived_at < ? AND NOT EXISTS (SELECT 1 FROM consents WHERE participant = p.id)
                ORDER BY 1
                """, arguments: [time, time]
        ).count { try erasePersonalData(of: $0, in: db) }
    }

    /// When the study closed for the last time; nil where it is not closed.
    private static func closingTime(_ db: Database) throws -> String? {
        guard try [.closed, .unblinded].contains(StudyRow.require(db).phase) else { return nil }
        return try String.fetchOne(
            db, sql: "SELECT at FROM ledger WHERE kind = ? ORDER BY idx DESC LIMIT 1",
            arguments: [LedgerEntry.Kind.closed.rawValue])
    }

    private static func time(_ text: String, plusDays days: Int) -> String? {
        Timestamp.date(text).map { Timestamp.text($0.addingTimeInterval(86_400 * Double(days))) }
    }
}
