// SPDX-License-Identifier: Apache-2.0

/// How a study is going, for those who run it: who came, how far they are, how they answer, never what is winning.
///
/// Nothing here tells one option of a question from another: choices are counted by place on the page, agreement by section.
/// Pilots are left out.
package struct Dashboard: Equatable, Sendable, Codable {
    package struct Day: Equatable, Sendable, Codable {
        /// `YYYY-MM-DD`, UTC.
        package var date: String
        package var arrived: Int
        package var submitted: Int
    }

    /// One value of something, and how many volunteers have it.
    package struct Share: Equatable, Sendable, Codable {
        package var name: String
        package var volunteers: Int
    }

    package struct Question: Equatable, Sendable, Codable {
        package var id: String
        package var section: String
        package var answers: Int
        /// Of the last answers, where times are known.
        package var medianSeconds: Double?
    }

    package struct Section: Equatable, Sendable, Codable {
        package var id: String
        /// Choices by place on the page, the first place first, under the section's first criterion; empty where nothing is
        /// chosen but ranked or rated.
        package var positions: [Int]
        package var ties: Int
        package var nones: Int
        /// Share of pairs of volunteers who chose the same, averaged over questions; nil under five volunteers.
        package var agreement: Double?
        /// What that share would be if everybody chose at random.
        package var chance: Double?
    }

    package struct Attention: Equatable, Sendable, Codable {
        /// Volunteers who answered every check as its text asks.
        package var passed: Int
        package var failed: Int
    }

    package var phase: StudyPhase
    package var counts: StudyCounts
    package var days: [Day]
    package var devices: [Share]
    package var locales: [Share]
    package var sources: [Share]
    package var questions: [Question]
    package var sections: [Section]
    /// Nil where the study has no checks.
    package var attention: Attention?
    package var seal: String
    package var ledger: LedgerHead
    /// When the last entry was made.
    package var lastEntryAt: String
}
