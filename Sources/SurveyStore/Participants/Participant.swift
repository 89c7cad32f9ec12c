// SPDX-License-Identifier: Apache-2.0

package import Surveys

/// A volunteer as the pages know them.
package struct Participant: Equatable, Sendable {
    /// 16 random hexadecimal digits; stands in the ledger and in exports.
    package var id: String
    package var step: Step
    /// Number of questions answered.
    package var answered: Int
    /// Number of questions that this volunteer was given; before the consent, of the study.
    package var questionCount: Int
    /// One of the study's locales.
    package var locale: String
    package var source: Arrival.Source
    package var device: Arrival.Device

    package var isPilot: Bool { source == .pilot }
}

/// What the store returns for a consent: its place in the ledger, for a printable copy.
package struct ConsentReceipt: Equatable, Sendable {
    package var participant: String
    /// UTC, ISO 8601.
    package var givenAt: String
    /// SHA-256 of the form's text.
    package var form: String
    /// The locale of the form that was agreed to.
    package var locale: String
    package var version: String
    package var ledgerIndex: Int
    package var ledgerHash: String
}

/// A consent that stands, and the session by which its volunteer is known from now on.
package struct ConsentOutcome: Equatable, Sendable {
    package var receipt: ConsentReceipt
    package var session: SessionToken
}

/// What came of an answer.
package struct AnswerReceipt: Equatable, Sendable {
    /// False where the same answer was saved before: nothing was written.
    package var changed: Bool
    /// 1 for the first answer to this question.
    package var revision: Int
    package var ledgerIndex: Int
    /// Where the volunteer goes next: the first question without an answer, or the review.
    package var next: Step
}
