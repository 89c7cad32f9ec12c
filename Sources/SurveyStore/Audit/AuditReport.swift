// SPDX-License-Identifier: Apache-2.0

/// What came of verifying a study's ledger and everything it vouches for.
package struct AuditReport: Equatable, Sendable {
    /// One thing that is not as the ledger says.
    package struct Problem: Equatable, Sendable, CustomStringConvertible {
        /// The entry concerned; nil where none is.
        package var place: EntryPlace?
        package var reason: String

        /// The column `idx` of the entry concerned, counted from 0.
        package var index: Int? { place?.index }

        package var description: String {
            (place.map { "\($0) (idx \($0.index)) " } ?? "") + reason
        }
    }

    package var study: String
    package var head: LedgerHead
    package var seal: String
    /// Number of entries by kind.
    package var entries: [String: Int]
    /// By entry, those without one last; empty where all is well.
    package var problems: [Problem]
    /// Worth a look, and no proof of a change.
    package var notes: [String]
    /// What no reading of this file can exclude, given what it was held against.
    package var limits: [String]
    /// Of the whole ledger, unsigned; nil where the ledger is not sound.
    package var checkpoint: LedgerCheckpoint?
    /// The key that the study was sealed with.
    package var key: LedgerKey.Public?
    /// Who holds the private half.
    package var holder: String?
}

/// What an earlier state of the ledger left elsewhere, to hold the present one against.
package struct AuditEvidence: Equatable, Sendable {
    package var checkpoints: [LedgerCheckpoint]
    package var receipts: [ReceiptProof]
    /// The study's key as known from elsewhere; nil trusts the one that the study names itself.
    package var key: LedgerKey.Public?

    package init(
        checkpoints: [LedgerCheckpoint] = [], receipts: [ReceiptProof] = [], key: LedgerKey.Public? = nil
    ) {
        self.checkpoints = checkpoints
        self.receipts = receipts
        self.key = key
    }

    var isEmpty: Bool { checkpoints.isEmpty && receipts.isEmpty }
}
