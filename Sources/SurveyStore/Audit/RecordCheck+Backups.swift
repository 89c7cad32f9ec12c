// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension RecordCheck {
    /// When the ledger says that a backup was deleted.
    private enum Deletion {
        case at(String)
        /// An entry of an earlier release, which names no time but its own.
        case some

        func fits(_ deletedAt: String?) -> Bool {
            switch self {
            case .at(let time): deletedAt == time
            case .some: deletedAt != nil
            }
        }
    }

    /// Every listed backup has the entry that tells of it, of its making or of the restore after which it is known, and is
    /// listed as deleted if, and only if, an entry says so.
    mutating func checkBackups(_ db: Database) throws {
        let rows = try BackupRow.all(in: db)
        var deletions = deletions()
        for row in rows {
            if !(deletions.removeValue(forKey: row.backup.sha256)?.fits(row.backup.deletedAt)
                ?? (row.backup.deletedAt == nil))
            {
                report(
                    row.ledgerIndex,
                    "and those after it do not vouch for the time at which the backup \(row.name) was deleted"
                )
            }
            guard entries.indices.contains(row.ledgerIndex),
                entries[row.ledgerIndex].kind == LedgerEntry.Kind.restore.rawValue
            else {
                // Entries of earlier releases do not say when a backup is due.
                let isDated =
                    entries.indices.contains(row.ledgerIndex)
                    && facts[row.ledgerIndex]?["purge_by"] != nil
                claim(
                    row.ledgerIndex, kind: .backup, at: row.madeAt,
                    facts: isDated ? row.facts : row.factsWithoutDate, record: "the backup \(row.name)")
                continue
            }
            let known = facts[row.ledgerIndex]?["backups"]?.listValue ?? []
            if !known.contains(row.known), !known.contains(row.known(deletedAt: nil)),
                !known.contains(row.knownWithoutDates)
            {
                report(row.ledgerIndex, "does not vouch for the backup \(row.name) as it stands now")
            }
        }
        let listed = Set(rows.map(\.backup.sha256))
        for (index, entry) in entries.enumerated() where entry.kind == LedgerEntry.Kind.restore.rawValue {
            for known in facts[index]?["backups"]?.listValue ?? []
            where !listed.contains(known["sha256"]?.textValue ?? "") {
                report(index, "tells of a backup that is not listed any more")
            }
        }
    }

    /// By SHA-256.
    private func deletions() -> [String: Deletion] {
        var deletions: [String: Deletion] = [:]
        for (index, entry) in entries.enumerated() {
            switch LedgerEntry.Kind(rawValue: entry.kind) {
            case .purge:
                let time = facts[index]?["deleted_at"]?.textValue
                for sha256 in facts[index]?["backups"]?.listValue ?? [] {
                    deletions[sha256.textValue ?? ""] = time.map(Deletion.at) ?? .some
                }
            case .restore:
                for deleted in facts[index]?["deleted"]?.listValue ?? [] {
                    deletions[deleted["sha256"]?.textValue ?? ""] = .at(deleted["at"]?.textValue ?? "")
                }
                for known in facts[index]?["backups"]?.listValue ?? [] {
                    guard let sha256 = known["sha256"]?.textValue,
                        let time = known["deleted_at"]?.textValue, !time.isEmpty
                    else { continue }
                    deletions[sha256] = .at(time)
                }
            default: break
            }
        }
        return deletions
    }
}
