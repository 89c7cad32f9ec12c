// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

/// A copy of a study that was made and is listed in it.
package struct Backup: Codable, Equatable, Sendable {
    /// Of the file, without its folder.
    package var name: String
    /// UTC, ISO 8601.
    package var madeAt: String
    package var sha256: String
    /// Number of ledger entries in the copy.
    package var ledgerSize: Int
    /// When it is due for erasure, UTC; nil where the study's terms name no time.
    package var purgeBy: String?
    /// When a purge deleted it; nil while it may exist.
    package var deletedAt: String?

    enum CodingKeys: String, CodingKey {
        case name, sha256
        case madeAt = "made_at"
        case ledgerSize = "ledger_size"
        case purgeBy = "purge_by"
        case deletedAt = "deleted_at"
    }
}

/// A row of `backups`.
struct BackupRow {
    var backup: Backup
    var ledgerIndex: Int

    var name: String { backup.name }
    var madeAt: String { backup.madeAt }

    /// What the entry of kind `backup` says of it; a time that there is none of is empty.
    var facts: [String: CanonicalValue] {
        factsWithoutDate.merging(["purge_by": .text(backup.purgeBy ?? "")]) { old, _ in old }
    }

    /// What entries of earlier releases say of it.
    var factsWithoutDate: [String: CanonicalValue] {
        [
            "ledger_size": .integer(backup.ledgerSize), "name": .text(backup.name),
            "sha256": .text(backup.sha256),
        ]
    }

    /// What an entry of kind `restore` says of it, as it stands then.
    var known: CanonicalValue {
        known(deletedAt: backup.deletedAt)
    }

    /// - Parameter deletedAt: as it stood when the study was restored.
    func known(deletedAt: String?) -> CanonicalValue {
        .object(
            facts.merging(["deleted_at": .text(deletedAt ?? ""), "made_at": .text(backup.madeAt)]) { old, _ in
                old
            })
    }

    /// What entries of earlier releases say of it.
    var knownWithoutDates: CanonicalValue {
        .object(factsWithoutDate.merging(["made_at": .text(backup.madeAt)]) { old, _ in old })
    }

    static func all(in db: Database) throws -> [BackupRow] {
        try Row.fetchAll(db, sql: "SELECT * FROM backups ORDER BY made_at, ledger_size").map { row in
            BackupRow(
                backup: Backup(
                    name: row["name"], madeAt: row["made_at"], sha256: row["sha256"],
                    ledgerSize: row["ledger_size"], purgeBy: row["purge_by"], deletedAt: row["deleted_at"]),
                ledgerIndex: row["ledger_index"])
        }
    }

    func insert(in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO backups (sha256, name, made_at, ledger_size, purge_by, deleted_at, ledger_index)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                backup.sha256, backup.name, backup.madeAt, backup.ledgerSize, backup.purgeBy,
                backup.deletedAt,
                ledgerIndex,
            ])
    }
}

extension SurveyStore {
    /// Every backup that was made, the oldest first.
    package func backups() throws -> [Backup] { try reading { try BackupRow.all(in: $0).map(\.backup) } }
}
