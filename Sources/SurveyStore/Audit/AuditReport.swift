// SPDX-License-Identifier: Apache-2.0

/// What came of verifying a study's ledger and everything it vouches for.
package struct AuditReport: Equatable, Sendable {
    /// One thing that is not as the ledger says.
    package struct Problem: Equatable, Sendable, CustomStringConvertible {
        /// The entry concerned; nil where no entry is.
        package var index: Int?
        package var reason: String

        package var description: String { (index.map { "ledger entry \($0): " } ?? "") + reason }
    }

    package var study: String
    package var head: LedgerHead
    package var seal: String
    /// Number of entries by kind.
    package var entries: [String: Int]
    /// By entry, those without one last; empty where all is well.
    package var problems: [Problem]

    package var checkpoint: LedgerHead.Checkpoint { LedgerHead.Checkpoint(study: study, head: head) }
}
