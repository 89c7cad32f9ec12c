// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension SurveyStore {
    /// Recomputes the chain and holds every live record, the sealed study and earlier heads against it.
    ///
    /// A trigger that no longer guards the ledger is a problem too, though no entry may be hurt yet.
    ///
    /// What it cannot see: a rewrite of the whole ledger by someone who holds the file, unless a head was kept
    /// elsewhere; that is what `heads` is for.
    /// - Parameter heads: earlier heads; each must be a prefix of the ledger.
    package func verify(earlier heads: [LedgerHead] = []) throws -> AuditReport {
        try reading { db in
            try Self.requireIntegrity(db, path: path)
            let schema = try SchemaObjects(in: db).differences(
                from: .expected(), types: ["table", "index", "trigger", "view"])
            let study = try StudyRow.require(db)
            let entries = try Row.fetchAll(db, sql: "SELECT * FROM ledger ORDER BY idx").map(LedgerEntry.init)
            let chain = ChainCheck(entries, earlier: heads)
            let seal = try SealCheck(entries, study: study, in: db)
            let records = try RecordCheck(entries, in: db)
            let problems =
                (chain.problems + seal.problems + records.problems
                + schema.map { AuditReport.Problem(index: nil, reason: $0) }).enumerated().sorted {
                    ($0.element.index ?? .max, $0.offset) < ($1.element.index ?? .max, $1.offset)
                }
            return AuditReport(
                study: study.definition.id, head: try Ledger.head(in: db), seal: study.seal,
                entries: Dictionary(grouping: entries, by: \.kind).mapValues(\.count),
                problems: problems.map(\.element))
        }
    }

    /// SQLite's own examination: pages, types, constraints; without it a damaged row could not be read safely.
    private static func requireIntegrity(_ db: Database, path: String) throws {
        let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(3)")
        guard findings != ["ok"] else { return }
        throw StoreFailure(
            .badData, path: path, reason: "is damaged: \(findings.joined(separator: "; "))",
            hint: "Restore a backup")
    }
}
