// SPDX-License-Identifier: Apache-2.0

/// Where a volunteer stands; held by the server, never by the browser.
package enum Step: Equatable, Sendable {
    /// Has arrived, has not agreed yet.
    case consent
    /// Has agreed, has not answered the questions about themselves yet.
    case background
    /// The first question without an answer, counted from 1.
    case question(place: Int)
    /// Every question has an answer; not yet submitted.
    case review
    case submitted(Receipt)
    case withdrawn
    /// An answer about themselves ended their part; what they had said is erased.
    case screenedOut
}

/// Proof for the volunteer that a submission stands in the study's ledger.
package struct Receipt: Equatable, Sendable, Codable {
    /// Sixteen characters in groups of four, easy to write down.
    package var code: String
    /// Place of the submission in the ledger, counted from 0.
    package var ledgerIndex: Int
    /// SHA-256 of the ledger up to and including the submission, 64 hexadecimal digits.
    package var ledgerHead: String
    /// UTC, ISO 8601.
    package var submittedAt: String

    package init(code: String, ledgerIndex: Int, ledgerHead: String, submittedAt: String) {
        self.code = code
        self.ledgerIndex = ledgerIndex
        self.ledgerHead = ledgerHead
        self.submittedAt = submittedAt
    }
}
