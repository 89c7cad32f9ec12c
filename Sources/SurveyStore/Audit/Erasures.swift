// SPDX-License-Identifier: Apache-2.0

internal import Surveys

/// Whose personal data the ledger says were erased: on a volunteer's demand, or because their time was over.
struct Erasures {
    /// The last demand, by volunteer.
    private var demanded: [String: Int] = [:]
    /// The purge that reaches furthest, and what it reached.
    private var purge: (index: Int, before: String)?

    init(_ entries: [LedgerEntry], facts: [CanonicalValue?]) {
        for (index, entry) in entries.enumerated() {
            switch LedgerEntry.Kind(rawValue: entry.kind) {
            case .erasure:
                if let participant = facts[index]?["participant"]?.textValue { demanded[participant] = index }
            case .purge:
                guard let before = facts[index]?["before"]?.textValue, before > purge?.before ?? "" else {
                    continue
                }
                purge = (index, before)
            default: break
            }
        }
    }

    /// Whether a volunteer demanded it after an entry.
    func demand(_ participant: String, after index: Int) -> Bool {
        demanded[participant].map { $0 > index } ?? false
    }

    /// Whether the names behind a consent were erased for either reason.
    func reach(_ consent: ConsentRow) -> Bool {
        demand(consent.participant, after: consent.ledgerIndex)
            || (purge.map { $0.index > consent.ledgerIndex && consent.givenAt < $0.before } ?? false)
    }
}
