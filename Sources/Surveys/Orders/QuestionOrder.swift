// SPDX-License-Identifier: Apache-2.0

internal import Randomness

/// The order of questions for one volunteer: sections as the study lists them, shuffled inside each.
package enum QuestionOrder {
    /// - Parameters:
    ///   - sections: ids of questions by section, in the study's order.
    ///   - checks: ids of attention checks by section; each is set at a place that is drawn, never first of its section.
    ///   - participant: the volunteer's id; the same id and seed give the same order.
    package static func make(
        sections: [[String]], checks: [[String]] = [], participant: String, seed: UInt64
    ) -> [String] {
        var generator = SeededGenerator(seed: seed, stream: "question order", participant)
        var orders = sections.map { generator.shuffled($0) }
        for (section, checks) in zip(orders.indices, checks) {
            for check in generator.shuffled(checks) {
                let count = orders[section].count
                let place = count == 0 ? 0 : 1 + generator.integer(below: count)
                orders[section].insert(check, at: place)
            }
        }
        return orders.flatMap { $0 }
    }
}
