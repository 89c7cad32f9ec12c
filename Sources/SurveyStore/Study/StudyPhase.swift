// SPDX-License-Identifier: Apache-2.0

package import Surveys

/// A study's life; it never goes back behind `unblinded`.
package enum StudyPhase: String, Codable, Sendable {
    case created
    case open
    case closed
    case unblinded
}

/// The study as pages and commands know it; nothing here tells one method from another.
package struct StudyRecord: Equatable, Sendable {
    package var definition: StudyDefinition
    package var phase: StudyPhase
    /// The pre-registration hash: SHA-256 of definition, stimuli, plan and blinding commitment, 64 hexadecimal digits.
    package var seal: String
    package var questionCount: Int
    /// UTC, ISO 8601.
    package var createdAt: String
}

/// Numbers of volunteers and answers; no winners.
package struct StudyCounts: Equatable, Sendable, Codable {
    /// Have opened the consent form and neither agreed nor declined.
    package var arrived: Int
    package var declined: Int
    /// Have agreed and not submitted yet.
    package var answering: Int
    package var submitted: Int
    package var withdrawn: Int
    /// Answers of volunteers who have not withdrawn, submitted or not.
    package var votes: Int
}
