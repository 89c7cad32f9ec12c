// SPDX-License-Identifier: Apache-2.0

internal import Surveys

/// The ledger against what it showed earlier: every checkpoint a prefix of it, every receipt's entry in its place.
struct EvidenceCheck {
    private(set) var problems: [AuditReport.Problem] = []
    private(set) var notes: [String] = []
    /// Entries that some piece of evidence has shown to be what they were.
    private(set) var anchored = 0

    private let entries: [LedgerEntry]
    private let chain: ChainCheck
    private let origin: String?
    private let named: LedgerKey.Public?

    init(_ entries: [LedgerEntry], chain: ChainCheck, evidence: AuditEvidence) throws {
        self.entries = entries
        self.chain = chain
        origin = entries.first?.origin
        named = entries.first?.ledgerKey?.key
        if let key = evidence.key, let named, key != named {
            report(0, "names another ledger key than the one given: \(named)")
        }
        let key = evidence.key ?? named
        // By size, so that what an earlier one anchors narrows down what a later one misses.
        for checkpoint in evidence.checkpoints.sorted(by: { $0.size < $1.size }) {
            try check(checkpoint, by: key, isTrusted: evidence.key != nil)
        }
        for receipt in evidence.receipts.sorted(by: { $0.index < $1.index }) {
            try check(receipt, by: key, isTrusted: evidence.key != nil)
        }
    }

    private mutating func check(
        _ checkpoint: LedgerCheckpoint, by key: LedgerKey.Public?, isTrusted: Bool
    ) throws {
        let name = "the checkpoint of \(checkpoint.size) entries"
        switch key.map(checkpoint.standing) {
        case .forged: report(nil, "\(name) bears a signature that is not the ledger key's: it proves nothing")
        case .unsigned where isTrusted: report(nil, "\(name) is not signed by the key given")
        case .unsigned: notes.append("\(name) is not signed")
        case .signed, nil: break
        }
        guard let origin else { return }
        guard checkpoint.origin == origin else {
            return report(
                0, "seals \(origin), \(name) is of \(checkpoint.origin): another study, or this one made anew"
            )
        }
        guard checkpoint.size <= entries.count else {
            return report(
                entries.count,
                "is missing: \(name) saw it, the ledger has \(entries.count)"
                    + restores(before: checkpoint.size))
        }
        // Behind the first entry that is not sound there is nothing left to compare; that entry is named already.
        guard checkpoint.size <= chain.soundCount else { return }
        guard try chain.levels.tree.root(size: checkpoint.size) == checkpoint.root else {
            let suspects = anchored + 1 == checkpoint.size ? "it" : "it or one up to entry \(checkpoint.size)"
            return report(
                min(anchored, max(0, entries.count - 1)),
                "is not what \(name) saw: \(suspects) was rewritten" + restores(before: checkpoint.size))
        }
        anchored = max(anchored, checkpoint.size)
    }

    private mutating func check(
        _ receipt: ReceiptProof, by key: LedgerKey.Public?, isTrusted: Bool
    ) throws {
        let check = receipt.check(trusting: isTrusted ? key : nil)
        if let fault = check.fault {
            return report(nil, "the receipt \(receipt.code) proves nothing: \(fault)")
        }
        guard receipt.index < entries.count else {
            return report(
                receipt.index,
                "is missing: the receipt \(receipt.code) is of it, the ledger has \(entries.count)")
        }
        guard receipt.index >= chain.soundCount || receipt.leaf.hexadecimal == entries[receipt.index].hash
        else {
            return report(
                receipt.index, "is not the one that the receipt \(receipt.code) holds: it was rewritten")
        }
        try self.check(receipt.checkpoint, by: key, isTrusted: isTrusted)
    }

    /// A restore that the ledger itself tells of explains what is gone, and excuses nothing.
    private func restores(before size: Int) -> String {
        for entry in entries where entry.kind == LedgerEntry.Kind.restore.rawValue {
            guard let kept = entry.facts?["ledger_size"]?.integerValue, kept < size else { continue }
            let place = EntryPlace(index: entry.index, of: entries.count)
            return "; \(place) tells of a restore from a backup of \(kept) entries"
        }
        return ""
    }

    private mutating func report(_ index: Int?, _ reason: String) {
        problems.append(
            AuditReport.Problem(place: index.map { EntryPlace(index: $0, of: entries.count) }, reason: reason)
        )
    }
}
