// SPDX-License-Identifier: Apache-2.0

import SurveyStore

/// What a receipt's page and the checking page say of the proof that a submission stands in the ledger.
struct ReceiptEvidence: Sendable {
    /// Place of the submission in the ledger, counted from 1.
    var number: Int
    /// Number of entries under the root.
    var size: Int
    /// In base 64.
    var root: String
    var checkpoint: String
    var isSigned: Bool
    /// The whole proof, for `showdown audit receipt --file` and for the browser.
    var json: String
}
