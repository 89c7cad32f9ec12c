// SPDX-License-Identifier: Apache-2.0

internal import Randomness

/// The order of questions for one volunteer: sections as the study lists them, shuffled inside each.
package enum QuestionOrder {
    /// - Parameters:
    ///   - sections: ids of questions by section, in the study's order.
    ///   - participant: the volunteer's id; the same id and seed give the same order.
    package static func make(sections: [[String]], participant: String, seed: UInt64) -> [String] {
        var generator = SeededGenerator(seed: seed, stream: "question order", participant)
        return sections.flatMap { generator.shuffled($0) }
    }
}
