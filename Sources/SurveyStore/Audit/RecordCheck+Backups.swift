// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension RecordCheck {
    /// Every listed backup has the entry that tells of it: of its making, or of the restore after which it is known.
    mutating func checkBackups(_ db: Database) throws {
        for backup in try BackupRow.all(in: db) {
            guard entries.indices.contains(backup.ledgerIndex),
                entries[backup.ledgerIndex].kind == LedgerEntry.Kind.restore.rawValue
            else {
                claim(
                    backup.ledgerIndex, kind: .backup, at: backup.madeAt, facts: backup.facts,
                    record: "the backup \(backup.name)")
                continue
            }
            let known = facts[backup.ledgerIndex]?["backups"]?.listValue ?? []
            if !known.contains(backup.known) {
                report(backup.ledgerIndex, "does not vouch for the backup \(backup.name) as it stands now")
            }
        }
    }
}
