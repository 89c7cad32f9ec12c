// SPDX-License-Identifier: Apache-2.0

/// Names for the comparisons of one question by one participant, of which votes.csv may have one row each.
enum PairNumbers {
    struct Comparison {
        var participant, study, section, question: String
        var criterion: String?
        var methods: [String]
    }

    /// The question's own name where it has one comparison, else with `#1`, `#2` … by the methods' names; the same
    /// pair has the same number for every participant.
    static func names(_ comparisons: [Comparison]) -> [String] {
        func question(_ comparison: Comparison) -> [String] {
            [comparison.study, comparison.section, comparison.question, comparison.criterion ?? ""]
        }
        func pair(_ comparison: Comparison) -> String { comparison.methods.sorted().joined(separator: "|") }
        let pairs = Dictionary(grouping: comparisons, by: question)
            .mapValues { Set($0.map(pair)).sorted() }
        return comparisons.map { comparison in
            guard let all = pairs[question(comparison)], all.count > 1,
                let number = all.firstIndex(of: pair(comparison))
            else { return comparison.question }
            return "\(comparison.question)#\(number + 1)"
        }
    }
}
