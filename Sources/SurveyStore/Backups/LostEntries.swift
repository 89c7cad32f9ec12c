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
    /// Volunteers whose data was erased after the backup: a restore must not bring them back.
    var departed: [String]
    /// Whether the ledger that was goes on from the backup's; if not, entry `first` is where they part.
    package var parting: Int?

    /// Nil where nothing tells of anything after the backup.
    init?(
        since size: Int, of store: SurveyStore, replaced: ReplacedStudy?, later: LedgerCheckpoint?
    ) throws {
        guard let replaced, let entries = replaced.entries, let root = replaced.root else {
            guard let later else { return nil }
            self.init(size: later.size, root: later.root, kinds: [:], departed: [], parting: nil)
            return
        }
        let kept = try store.entries()
        let parting = zip(kept, entries).firstIndex { $0.hash != $1.hash }
        let lost = entries.dropFirst(parting ?? kept.count)
        guard !lost.isEmpty else { return nil }
        let departing = [LedgerEntry.Kind.withdrawal, .erasure].map(\.rawValue)
        self.init(
            size: entries.count, root: root,
            kinds: Dictionary(grouping: lost, by: \.kind).mapValues(\.count),
            departed: lost.filter { departing.contains($0.kind) }.compactMap {
                $0.facts?["participant"]?.textValue
            },
            parting: parting)
    }

    private init(
        size: Int, root: MerkleHash, kinds: [String: Int], departed: [String], parting: Int?
    ) {
        self.size = size
        self.root = root
        self.kinds = kinds
        self.departed = departed
        self.parting = parting
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
