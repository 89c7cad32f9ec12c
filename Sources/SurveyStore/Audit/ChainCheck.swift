// SPDX-License-Identifier: Apache-2.0

/// The ledger by itself: every entry in its place, bound to the one before, unchanged.
struct ChainCheck {
    private(set) var problems: [AuditReport.Problem] = []
    private(set) var notes: [String] = []
    /// Over the recomputed hashes of the sound entries.
    private(set) var levels = MerkleLevels()

    /// Stops at the first entry that is not sound: whatever follows hangs on it.
    init(_ entries: [LedgerEntry]) {
        var previous = LedgerEntry.genesis
        for (index, entry) in entries.enumerated() {
            if let fault = Self.fault(of: entry, at: index, after: previous) {
                problems.append(
                    AuditReport.Problem(place: EntryPlace(index: index, of: entries.count), reason: fault))
                break
            }
            previous = entry.hash
            if let leaf = MerkleHash(hexadecimal: entry.hash) { levels.append(leaf) }
        }
        if entries.first.map({ $0.kind != LedgerEntry.Kind.sealed.rawValue }) ?? true {
            problems.append(
                AuditReport.Problem(
                    place: EntryPlace(index: 0, of: entries.count), reason: "is not the sealing of a study"))
        }
        noteSteps(entries)
    }

    var isSound: Bool { problems.isEmpty }

    /// Number of entries, from the first, that are sound.
    var soundCount: Int { levels.count }

    private static func fault(of entry: LedgerEntry, at index: Int, after previous: String) -> String? {
        if entry.index != index { return "is missing; the next in the database has idx \(entry.index)" }
        if entry.previous != previous { return "(\(entry.kind)) does not follow the entry before it" }
        if entry.computedHash != entry.hash { return "(\(entry.kind)) was changed: its hash is another" }
        return nil
    }

    /// A clock that was set back is no forgery: the order of entries is the chain's, not the clock's.
    private mutating func noteSteps(_ entries: [LedgerEntry]) {
        let steps = zip(entries, entries.dropFirst()).filter { $1.at < $0.at }
        guard let (before, after) = steps.first else { return }
        let place = EntryPlace(index: after.index, of: entries.count)
        notes.append(
            "the clock stepped back \(steps.count == 1 ? "once" : "\(steps.count) times"): \(place) is of \(after.at), "
                + "the one before it of \(before.at)")
    }
}
