// SPDX-License-Identifier: Apache-2.0

/// A record that training leaves out, or takes only a part of, and why.
package struct DroppedRecord: Equatable, Sendable {
    /// 0-based place among the records given.
    package var place: Int
    package var reason: Reason

    package init(place: Int, reason: Reason) {
        self.place = place
        self.reason = reason
    }

    package enum Reason: String, CaseIterable, Sendable {
        case sameResponses = "with both responses the same"
        case tooLong = "longer than the context"
        case noTokens = "with a response of no tokens"
        case unsuitableTurns = "with turns that the chat layout has no place for"
        case noScores = "without scores of which the chosen response has the higher"
        case noOrder = "with no score above another"
        case noAnswerFits = "without an answer that fits into the context"
        /// The record is learned from, without its last turns.
        case shortened = "kept without last turns that do not fit into the context"
    }
}

extension Sequence<DroppedRecord> {
    /// How many records each reason has.
    package var counts: [DroppedRecord.Reason: Int] {
        reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }
    }

    /// `3 longer than the context, 1 …`, in the order in which the reasons are declared.
    package var summary: String {
        let counts = counts
        return DroppedRecord.Reason.allCases.compactMap { reason in
            counts[reason].map { "\($0) \(reason.rawValue)" }
        }.joined(separator: ", ")
    }
}
