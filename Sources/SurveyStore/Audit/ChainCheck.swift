// SPDX-License-Identifier: Apache-2.0

/// The ledger by itself: every entry in its place, bound to the one before, unchanged; earlier heads still part of it.
struct ChainCheck {
    private(set) var problems: [AuditReport.Problem] = []

    /// Stops at the first entry that is not sound: whatever follows hangs on it.
    init(_ entries: [LedgerEntry], earlier heads: [LedgerHead]) {
        var previous = LedgerEntry.genesis
        for (index, entry) in entries.enumerated() {
            if let fault = Self.fault(of: entry, at: index, after: previous) {
                problems.append(AuditReport.Problem(index: index, reason: fault))
                break
            }
            previous = entry.hash
        }
        if entries.first.map({ $0.kind != LedgerEntry.Kind.sealed.rawValue }) ?? true {
            problems.append(AuditReport.Problem(index: 0, reason: "is not the sealing of a study"))
        }
        for head in heads {
            if let problem = Self.problem(of: head, in: entries) { problems.append(problem) }
        }
    }

    private static func fault(of entry: LedgerEntry, at index: Int, after previous: String) -> String? {
        if entry.index != index { return "is missing; the next in the database is \(entry.index)" }
        if entry.previous != previous { return "(\(entry.kind)) does not follow the entry before it" }
        if entry.computedHash != entry.hash { return "(\(entry.kind)) was changed: its hash is another" }
        return nil
    }

    private static func problem(of head: LedgerHead, in entries: [LedgerEntry]) -> AuditReport.Problem? {
        guard head.size > 0 else {
            return head.hash == LedgerEntry.genesis
                ? nil
                : AuditReport.Problem(
                    index: nil, reason: "the checkpoint of 0 entries has an impossible hash")
        }
        guard head.size <= entries.count else {
            return AuditReport.Problem(
                index: entries.count,
                reason: "is missing: the checkpoint saw \(head.size) entries, the ledger has \(entries.count)"
            )
        }
        guard entries[head.size - 1].hash == head.hash else {
            return AuditReport.Problem(
                index: head.size - 1,
                reason:
                    "is not the one that the checkpoint of \(head.size) entries saw: the ledger was rewritten"
            )
        }
        return nil
    }
}
