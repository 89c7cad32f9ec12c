// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

extension SurveyStore {
    /// Has the restored ledger tell where it comes from and what it lost, and lists the backups that it does not know.
    func noteRestore(
        from name: String, sha256: String, size: Int, lost: LostEntries?, replaced: ReplacedStudy?
    ) throws {
        let now = timestamp()
        let source = replaced?.backups.first { $0.sha256 == sha256 }
        let restored = Backup(
            name: name, madeAt: source?.madeAt ?? now, sha256: sha256, ledgerSize: size,
            purgeBy: try source?.purgeBy ?? backupDueDate(from: now))
        try writing { db in
            let listed = Set(try BackupRow.all(in: db).map(\.backup.sha256))
            let others = replaced?.backups.filter { $0.sha256 != sha256 } ?? []
            let unknown = ([restored] + others).filter { !listed.contains($0.sha256) }
            var rows = unknown.map { BackupRow(backup: $0, ledgerIndex: -1) }
            var body: [String: CanonicalValue] = [
                "backups": .list(rows.map(\.known)), "ledger_size": .integer(size), "name": .text(name),
                "sha256": .text(sha256),
            ]
            if let lost { body["lost"] = lost.canonical }
            let entry = try Ledger.append(.restore, body, at: now, in: db)
            for index in rows.indices {
                rows[index].ledgerIndex = entry.index
                try rows[index].insert(in: db)
            }
        }
    }

    /// Erases volunteers who left after the backup was made, as they were erased then.
    ///
    /// - Returns: how many the backup had.
    func eraseAgain(_ participants: [String]) throws -> Int {
        guard !participants.isEmpty else { return 0 }
        let erased = try writing { db in
            var erased = 0
            for participant in participants {
                let state = try String.fetchOne(
                    db, sql: "SELECT state FROM participants WHERE id = ?", arguments: [participant])
                guard state == "consented" || state == "submitted" else { continue }
                try withdraw(participant, in: db)
                erased += 1
            }
            return erased
        }
        if erased > 0 { try rebuild() }
        return erased
    }
}
