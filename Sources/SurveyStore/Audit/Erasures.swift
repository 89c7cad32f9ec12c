// SPDX-License-Identifier: Apache-2.0

internal import Surveys

/// Whose personal data the ledger says were erased: on a volunteer's demand, or because their time was over.
struct Erasures {
    /// The last demand, by volunteer.
    private var demanded: [String: Int] = [:]
    /// Each purge with what it reached: a later one may reach less far.
    private var purges: [(index: Int, before: String)] = []
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
                if let before = facts[index]?["before"]?.textValue { purges.append((index, before)) }
            default: break
            }
        }
    }

    /// Whether what an entry says of a volunteer was erased later, for either reason.
    func reach(_ participant: String, after index: Int) -> Bool {
        if let demand = demanded[participant], demand > index { return true }
        guard let consent = consents[participant] else { return false }
        return purges.contains { $0.index > index && consent < $0.before }
    }
}
