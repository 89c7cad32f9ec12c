// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// A judge's answers about the same responses in several orders, and what they come to.
package struct JudgedComparison: Equatable, Sendable {
    package enum Outcome: Equatable, Sendable {
        /// Methods of the text that more than half of the orders chose.
        case chosen([String])
        /// More than half of the orders said so.
        case tie
        /// No verdict has more than half of the orders.
        case inconsistent
        /// Replies without a verdict could have decided it either way.
        case unreadable
    }

    /// By order; one of each.
    package var judgements: [Judgement]

    var first: Judgement { judgements[0] }

    /// Methods of each response, in the first order shown.
    package var shown: [Judgement.Shown] { first.shown }

    /// A verdict stands if it has more than half of the orders whatever an unreadable reply would have said.
    ///
    /// With two orders both must agree.
    package var outcome: Outcome {
        var votes: [[String]: Int] = [:]
        var ties = 0
        var unreadable = 0
        for judgement in judgements {
            if let place = judgement.place {
                votes[judgement.shown[place - 1].methods, default: 0] += 1
            } else if judgement.isTie {
                ties += 1
            } else {
                unreadable += 1
            }
        }
        let half = first.orders / 2
        // An order that was not asked, in a file that is not whole, says as little as one that cannot be read.
        unreadable += first.orders - judgements.count
        if let best = votes.first(where: { $0.value > half }) { return .chosen(best.key) }
        if ties > half { return .tie }
        let most = max(votes.values.max() ?? 0, ties)
        return unreadable > 0 && most + unreadable > half ? .unreadable : .inconsistent
    }

    /// Whether all orders said the same.
    package var isUnanimous: Bool {
        let verdicts = judgements.map { judgement -> [String]? in
            judgement.isTie ? [] : judgement.place.map { judgement.shown[$0 - 1].methods }
        }
        return judgements.count == first.orders && verdicts[0] != nil
            && verdicts.allSatisfy { $0 == verdicts[0] }
    }

    /// The comparisons of a run in the order of names; grades are passed over.
    package static func all(_ judgements: [Judgement]) -> [JudgedComparison] {
        var groups: [[String]: [Judgement]] = [:]
        for judgement in judgements where judgement.mode != .grade {
            let methods = judgement.shown.flatMap(\.methods).sorted()
            groups[
                [
                    judgement.judge, judgement.study, judgement.section, judgement.question,
                    judgement.criterion ?? "", methods.joined(separator: "|"),
                ], default: []
            ].append(judgement)
        }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { JudgedComparison(judgements: $0.value.sorted { $0.order < $1.order }) }
    }
}
