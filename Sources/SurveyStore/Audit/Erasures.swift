// SPDX-License-Identifier: Apache-2.0

internal import Surveys

/// Whose personal data the ledger says were erased: on a volunteer's demand, or because their time was over.
struct Erasures {
    /// The last demand, by volunteer.
    private var demanded: [String: Int] = [:]
    /// The purge that reaches furthest, and what it reached.
    private var purge: (index: Int, before: String)?
    /// When each volunteer agreed.
    private var consents: [String: String] = [:]

    init(_ entries: [LedgerEntry], facts: [CanonicalValue?]) {
        for (index, entry) in entries.enumerated() {
            switch LedgerEntry.Kind(rawValue: entry.kind) {
            case .consent:
                if let participant = facts[index]?["participant"]?.textValue {
                    consents[participant] = entry.at
                }
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

    /// Whether what an entry says of a volunteer was erased later, for either reason.
    func reach(_ participant: String, after index: Int) -> Bool {
        if let demand = demanded[participant], demand > index { return true }
        guard let purge, purge.index > index, let consent = consents[participant] else { return false }
        return consent < purge.before
    }
}
