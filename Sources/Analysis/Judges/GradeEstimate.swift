// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// One method's grades by one judge in one section.
package struct GradeEstimate: Equatable, Sendable {
    /// How many grades are at least so high.
    package struct TopShare: Equatable, Sendable {
        package var from: Double
        package var share: QuestionMean
    }

    package var section: String
    package var judge: String
    package var method: String
    package var lowest: Double
    package var highest: Double
    package var mean: QuestionMean
    /// From the highest grade down: "5", "4 and 5".
    package var tops: [TopShare]
    /// Mean over opponents of how often its grade was the higher one in a question, equal grades excluded; nil where all
    /// were equal.
    package var winRate: Double?
    /// Pairs of grades in a question that were equal, of all that the method has part in.
    package var equalPairs: Int
    package var pairs: Int
    package var characters: Double?
    package var tokens: Double?

    /// By section (and criterion), judge and method.
    ///
    /// - Parameters:
    ///   - tops: the lowest grades of the top shares; nil for the highest grade and the highest two.
    package static func all(_ grades: [Grade], tops: [Double]? = nil) -> [GradeEstimate] {
        let groups = Dictionary(grouping: grades) { grade in
            [grade.section + (grade.criterion.map { ": \($0)" } ?? ""), grade.judge]
        }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { key, grades in
            estimates(grades, section: key[0], judge: key[1], tops: tops)
        }
    }

    private static func estimates(
        _ grades: [Grade], section: String, judge: String, tops: [Double]?
    ) -> [GradeEstimate] {
        func name(_ grade: Grade) -> [String] { [grade.study, grade.question] }
        let questions = Set(grades.map(name)).sorted { $0.lexicographicallyPrecedes($1) }
        let numbers = Dictionary(uniqueKeysWithValues: zip(questions, questions.indices))
        let (lowest, highest) = (grades.map(\.lowest).min() ?? 0, grades.map(\.highest).max() ?? 0)
        let methods = Set(grades.map(\.method)).sorted()
        let byMethod = methods.map { method in
            grades.filter { $0.method == method }
                .map { (question: numbers[name($0)] ?? 0, value: $0.grade, grade: $0) }
                .sorted { ($0.question, $0.value) < ($1.question, $1.value) }
        }
        return methods.indices.compactMap { method in
            let own = byMethod[method].map { (question: $0.question, value: $0.value) }
            guard let mean = QuestionMean(own, range: lowest...highest) else { return nil }
            let shares = (tops ?? [highest, highest - 1]).compactMap { from in
                QuestionMean(own.map { ($0.question, $0.value >= from ? 1 : 0) }).map {
                    TopShare(from: from, share: $0)
                }
            }
            var (equal, pairs) = (0, 0)
            var rates: [Double] = []
            for other in methods.indices where other != method {
                // Every grade against every grade of the other in the question, should a question have several.
                let theirs = Dictionary(grouping: byMethod[other], by: \.question)
                var (won, lost) = (0, 0)
                for (question, value) in own {
                    for rival in theirs[question] ?? [] {
                        pairs += 1
                        if value > rival.value { won += 1 }
                        if value < rival.value { lost += 1 }
                        if value == rival.value { equal += 1 }
                    }
                }
                if won + lost > 0 { rates.append(Double(won) / Double(won + lost)) }
            }
            return GradeEstimate(
                section: section, judge: judge, method: methods[method], lowest: lowest, highest: highest,
                mean: mean, tops: shares,
                winRate: rates.isEmpty ? nil : rates.reduce(0, +) / Double(rates.count), equalPairs: equal,
                pairs: pairs, characters: average(byMethod[method].map(\.grade.characters)),
                tokens: average(byMethod[method].map(\.grade.tokens)))
        }
    }

    /// Nil where one is not known.
    private static func average(_ lengths: [Int?]) -> Double? {
        let known = lengths.compactMap(\.self)
        guard !known.isEmpty, known.count == lengths.count else { return nil }
        // Not in whole numbers, whose sum may be too large for one.
        return known.reduce(0) { $0 + Double($1) } / Double(known.count)
    }
}
