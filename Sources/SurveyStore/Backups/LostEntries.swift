// SPDX-License-Identifier: Apache-2.0

internal import Surveys

/// What a ledger held after the moment of a backup, as far as the replaced study or a later checkpoint tells.
package struct LostEntries: Equatable, Sendable {
    /// Entries of the ledger that was.
    package var size: Int
    /// Its root.
    package var root: MerkleHash
    /// How many entries are lost, by kind; empty where a checkpoint alone tells of them.
    package var kinds: [String: Int]
    /// The first entry, counted from 0, in which the ledger that was is another than the backup's; nil where it goes on
    /// from it.
    package var parting: Int?
    /// Entries by which data was erased after the backup was made: a restore must not bring it back.
    let erasing: [LedgerEntry]

    /// Nil where nothing tells of anything after the backup.
    init?(
        since size: Int, of store: SurveyStore, replaced: ReplacedStudy?, later: LedgerCheckpoint?
    ) throws {
        guard let replaced, let entries = replaced.entries, let root = replaced.root else {
            guard let later else { return nil }
            self.init(size: later.size, root: later.root, kinds: [:], parting: nil, erasing: [])
            return
        }
        let kept = try store.entries()
        let parting = zip(kept, entries).firstIndex { $0.hash != $1.hash }
        let lost = entries.dropFirst(parting ?? kept.count)
        guard !lost.isEmpty else { return nil }
        let erasing = Set([LedgerEntry.Kind.withdrawal, .screening, .erasure, .purge].map(\.rawValue))
        self.init(
            size: entries.count, root: root, kinds: Dictionary(grouping: lost, by: \.kind).mapValues(\.count),
            parting: parting, erasing: lost.filter { erasing.contains($0.kind) })
    }

    private init(
        size: Int, root: MerkleHash, kinds: [String: Int], parting: Int?, erasing: [LedgerEntry]
    ) {
        self.size = size
        self.root = root
        self.kinds = kinds
        self.parting = parting
        self.erasing = erasing
    }

    /// What the ledger's entry says of it.
    var canonical: CanonicalValue {
        .object([
            "kinds": .object(kinds.mapValues { .integer($0) }), "root": .text(root.hexadecimal),
            "size": .integer(size),
        ])
    }
}

extension Sequence {
    /// The place of the first element that fits, counted from 0.
    fileprivate func firstIndex(where fits: (Element) -> Bool) -> Int? {
        for (index, element) in enumerated() where fits(element) { return index }
        return nil
    }
}
