// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension SurveyStore {
    /// Recomputes the chain and holds every live record, the sealed study and earlier evidence against it.
    ///
    /// A trigger that no longer guards the ledger is a problem too, though no entry may be hurt yet. What cannot be
    /// seen without evidence from elsewhere is said in the report's `limits`.
    package func verify(against evidence: AuditEvidence = AuditEvidence()) throws -> AuditReport {
        try reading { db in
            try Self.requireIntegrity(db, path: path)
            let schema = try SchemaObjects(in: db).differences(
                from: .expected(), types: ["table", "index", "trigger", "view"])
            let study = try StudyRow.require(db)
            let entries = try Row.fetchAll(db, sql: "SELECT * FROM ledger ORDER BY idx").map(LedgerEntry.init)
            let chain = ChainCheck(entries)
            let past = try EvidenceCheck(entries, chain: chain, evidence: evidence)
            let seal = try SealCheck(entries, study: study, in: db)
            let records = try RecordCheck(entries, in: db)
            let problems =
                (chain.problems + past.problems + seal.problems + records.problems
                + schema.map { AuditReport.Problem(place: nil, reason: $0) }).enumerated().sorted {
                    ($0.element.index ?? .max, $0.offset) < ($1.element.index ?? .max, $1.offset)
                }
            let sealed = entries.first
            return AuditReport(
                study: study.definition.id, head: try Ledger.head(in: db), seal: study.seal,
                entries: Dictionary(grouping: entries, by: \.kind).mapValues(\.count),
                problems: problems.map(\.element), notes: chain.notes + past.notes,
                limits: Self.limits(of: evidence, anchored: past.anchored, size: entries.count)
                    + Self.limits(ofEarlierReleases: records.older, holdsSecrets: seal.holdsSecrets),
                checkpoint: chain.isSound
                    ? try sealed?.origin.map {
                        LedgerCheckpoint(
                            origin: $0, size: entries.count,
                            root: try chain.levels.tree.root(size: entries.count))
                    } : nil,
                key: sealed?.ledgerKey?.key, holder: sealed?.ledgerKey?.holder)
        }
    }

    private static func limits(of evidence: AuditEvidence, anchored: Int, size: Int) -> [String] {
        var limits: [String] = []
        if evidence.isEmpty {
            limits.append(
                "no earlier checkpoint or receipt was given: that the whole file was written anew, or that entries were cut "
                    + "from its end with everything they vouch for, cannot be excluded")
        } else if anchored < size {
            limits.append(
                "the evidence given reaches entry \(anchored) of \(size): that later entries were written anew cannot be "
                    + "excluded")
        }
        if !evidence.isEmpty, evidence.key == nil {
            limits.append(
                "signatures were held against the key that the study names itself, if any: give --public-key to exclude "
                    + "another's")
        }
        limits.append(
            "that volunteers were shown another ledger than this one cannot be excluded without their receipts or a "
                + "checkpoint published where they can see it")
        return limits
    }

    /// What entries do not hold that were written before this release.
    private static func limits(ofEarlierReleases older: [String: Int], holdsSecrets: Bool) -> [String] {
        var limits: [String] = []
        if !holdsSecrets {
            limits.append(
                "the study was sealed by an earlier release, whose first entry holds neither the encrypted table of methods nor "
                    + "the seed of orders: that the table was overwritten shows only when it is to be opened")
        }
        if !older.isEmpty {
            let kinds = older.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            limits.append(
                "entries by an earlier release (\(kinds.joined(separator: ", "))) hold less: not the numbers of orders and blocks, "
                    + "not how a volunteer came, and after an erasure no orders; of invitations their number alone"
            )
        }
        return limits
    }

    /// SQLite's own examination: pages, types, constraints; without it a damaged row could not be read safely.
    static func requireIntegrity(_ db: Database, path: String) throws {
        let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(3)")
        guard findings != ["ok"] else { return }
        throw StoreFailure(
            .badData, path: path, reason: "is damaged: \(findings.joined(separator: "; "))",
            hint: "Restore a backup")
    }
}
