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
            let deleted = try noteDeletions(replaced?.backups ?? [], in: db)
            let others = replaced?.backups.filter { $0.sha256 != sha256 } ?? []
            let unknown = ([restored] + others).filter { !listed.contains($0.sha256) }
            var rows = unknown.map { BackupRow(backup: $0, ledgerIndex: -1) }
            var body: [String: CanonicalValue] = [
                "backups": .list(rows.map(\.known)), "ledger_size": .integer(size), "name": .text(name),
                "sha256": .text(sha256),
            ]
            if let lost { body["lost"] = lost.canonical }
            if !deleted.isEmpty { body["deleted"] = .list(deleted) }
            let entry = try Ledger.append(.restore, body, at: now, in: db)
            for index in rows.indices {
                rows[index].ledgerIndex = entry.index
                try rows[index].insert(in: db)
            }
        }
    }

    /// Lists as deleted what was deleted after the backup was made.
    ///
    /// - Parameter backups: as the replaced study lists them.
    /// - Returns: what the ledger's entry says of each.
    private func noteDeletions(_ backups: [Backup], in db: Database) throws -> [CanonicalValue] {
        try backups.compactMap { backup in
            guard let time = backup.deletedAt else { return nil }
            try db.execute(
                sql: "UPDATE backups SET deleted_at = ? WHERE sha256 = ? AND deleted_at IS NULL",
                arguments: [time, backup.sha256])
            guard db.changesCount > 0 else { return nil }
            return .object(["at": .text(time), "sha256": .text(backup.sha256)])
        }
    }

    /// Lists the study that this one takes the place of: it holds what this one holds, and is due for erasure like a backup.
    ///
    /// - Parameter size: of its ledger; 1 where it is too damaged to tell.
    func noteReplaced(_ name: String, sha256: String, size: Int) throws {
        let now = timestamp()
        let backup = Backup(
            name: name, madeAt: now, sha256: sha256, ledgerSize: max(1, size),
            purgeBy: try backupDueDate(from: now))
        try note(backup)
    }

    /// Lists a backup under an entry of its own; a file of the same bytes that is listed already stays as it is.
    func note(_ backup: Backup) throws {
        try writing { db in
            let isListed = try BackupRow.all(in: db).contains { $0.backup.sha256 == backup.sha256 }
            guard !isListed else { return }
            var row = BackupRow(backup: backup, ledgerIndex: -1)
            row.ledgerIndex = try Ledger.append(.backup, row.facts, at: backup.madeAt, in: db).index
            try row.insert(in: db)
        }
    }

    /// Erases again what was erased after the backup was made; the ledger tells of each anew.
    ///
    /// - Parameter entries: those that told of it then.
    /// - Returns: how many volunteers it concerned.
    func eraseAgain(_ entries: [LedgerEntry]) throws -> Int {
        let erased = try writing { db in
            try entries.reduce(0) { try $0 + eraseAgain($1, in: db) }
        }
        if erased > 0 { try rebuild() }
        return erased
    }

    private func eraseAgain(_ entry: LedgerEntry, in db: Database) throws -> Int {
        let kind = LedgerEntry.Kind(rawValue: entry.kind)
        if kind == .purge {
            guard let before = entry.facts?["before"]?.textValue else { return 0 }
            let people = try Self.erasePersonalData(before: before, in: db)
            if people > 0 { try notePurge(people, before: before, backups: [], in: db) }
            return people
        }
        guard let participant = entry.facts?["participant"]?.textValue,
            let text = try String.fetchOne(
                db, sql: "SELECT state FROM participants WHERE id = ?", arguments: [participant]),
            let state = Volunteer.State(rawValue: text), state == .consented || state == .submitted
        else { return 0 }
        switch kind {
        case .withdrawal: try withdraw(participant, in: db)
        case .screening:
            try Self.erase(participant, becoming: .screened, in: db)
            try Ledger.append(.screening, ["participant": .text(participant)], at: timestamp(), in: db)
        case .erasure:
            guard try Self.erasePersonalData(of: participant, in: db) else { return 0 }
            try Ledger.append(
                .erasure, ["participant": .text(participant), "scope": .text("personal-data")],
                at: timestamp(), in: db)
        default: return 0
        }
        return 1
    }
}
