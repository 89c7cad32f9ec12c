// SPDX-License-Identifier: Apache-2.0

/// Thanks, and the proof that the submission stands in the ledger.
package struct ReceiptPage: Page {
    package static let template = "receipt"

    package var title: String { "Thank you" }
    package var study: String
    package var code: String
    package var ledgerIndex: Int
    package var ledgerHead: String
    package var submittedAt: String
    package var answers: Int
    package var seal: String
    package var contact: String
    package var canWithdraw: Bool
    package var token: String
}

extension String {
    /// A time of the store, `2026-11-21T11:44:56.123Z`, as people read it: `2026-11-21 11:44 UTC`.
    var readableTime: String {
        let parts = split(separator: "T")
        return parts.count == 2 ? "\(parts[0]) \(parts[1].prefix(5)) UTC" : self
    }
}
