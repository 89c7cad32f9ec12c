// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// How evenly a draw came out: what a researcher checks before volunteers are invited.
package struct SelectionCounts: Equatable, Sendable {
    package struct Pair: Hashable, Comparable, Sendable {
        package var first: String
        package var second: String

        package static func < (a: Pair, b: Pair) -> Bool { (a.first, a.second) < (b.first, b.second) }
    }

    /// Questions that a volunteer who gets all of them sees, by section id.
    package var questions: [String: Int] = [:]
    /// Questions with their variants, by section id.
    package var variants: [String: Int] = [:]
    /// Questions in which one text stands for several methods, by section id.
    package var merged: [String: Int] = [:]
    /// Options by temperature and method; a text that stands for several methods counts for each.
    package var temperatures: [Double: [String: Int]] = [:]
    /// How often two methods stand in one pairwise question.
    package var pairs: [Pair: Int] = [:]

    package init(_ selection: StimulusSelection, pairwise: Set<String>) {
        var cells: [String: Set<String>] = [:]
        for question in selection.questions {
            cells[question.section, default: []].insert(question.cell)
            variants[question.section, default: 0] += 1
            if question.options.count < question.responses.count {
                merged[question.section, default: 0] += 1
            }
            for response in question.responses {
                temperatures[response.temperature, default: [:]][response.method, default: 0] += 1
            }
            if pairwise.contains(question.section), question.responses.count == 2 {
                let pair = Pair(
                    first: question.responses[0].method, second: question.responses[1].method)
                pairs[pair, default: 0] += 1
            }
        }
        questions = cells.mapValues(\.count)
    }
}
