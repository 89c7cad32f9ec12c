// SPDX-License-Identifier: Apache-2.0

/// What a judge is asked for.
package enum JudgeMode: String, CaseIterable, Codable, Sendable {
    /// Which of two responses is better, in both orders.
    case pairs
    /// Which of all responses of a question is best, in several orders.
    case choice
    /// A number for one response alone.
    case grade
}

/// The numbers that a judge may give, ends included.
package struct GradeScale: Equatable, Codable, Sendable {
    package var lowest: Int
    package var highest: Int

    package init?(lowest: Int, highest: Int) {
        guard lowest < highest, lowest >= -1_000, highest <= 1_000 else { return nil }
        self.lowest = lowest
        self.highest = highest
    }

    /// Reads `1-10` or `1:5`.
    package init?(_ text: String) {
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "-" || $0 == ":" }
        guard parts.count == 2, let lowest = Int(parts[0]), let highest = Int(parts[1]) else { return nil }
        self.init(lowest: lowest, highest: highest)
    }

    /// The form that MT-Bench made usual.
    package static let ten = GradeScale(trusted: 1, 10)

    private init(trusted lowest: Int, _ highest: Int) {
        self.lowest = lowest
        self.highest = highest
    }
}
