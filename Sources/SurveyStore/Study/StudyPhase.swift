// SPDX-License-Identifier: Apache-2.0

package import Surveys

/// A study's life; it never goes back behind `unblinded`.
package enum StudyPhase: String, Codable, Sendable {
    case created
    case open
    case closed
    case unblinded

    /// What a study is in after an entry of its ledger; nil where the entry changes no phase.
    init?(after kind: LedgerEntry.Kind) {
        switch kind {
        case .sealed: self = .created
        case .opened: self = .open
        case .closed: self = .closed
        case .unblinding: self = .unblinded
        default: return nil
        }
    }
}

/// The study as pages and commands know it; nothing here tells one method from another.
package struct StudyRecord: Equatable, Sendable {
    package var definition: StudyDefinition
    package var phase: StudyPhase
    /// The pre-registration hash: SHA-256 of definition, stimuli, plan and blinding commitment, 64 hexadecimal digits.
    package var seal: String
    /// Without attention checks; a volunteer may get fewer.
    package var questionCount: Int
    /// UTC, ISO 8601.
    package var createdAt: String
}

/// Numbers of volunteers and answers; no winners, and no pilots but their own number.
package struct StudyCounts: Equatable, Sendable, Codable {
    /// Have opened the consent form and neither agreed nor declined.
    package var arrived: Int
    package var declined: Int
    /// Were ended by an answer about themselves.
    package var screened: Int
    /// Have agreed and not submitted yet.
    package var answering: Int
    /// Of those, how many were seen within the study's `activeMinutes`.
    package var active: Int
    package var submitted: Int
    package var withdrawn: Int
    /// Took a look before the study, whatever became of them.
    package var pilots: Int
    /// Answers of those who submitted.
    package var votes: Int
    /// Answers of those who have agreed and not submitted yet; they do not count.
    package var unsubmitted: Int
}
