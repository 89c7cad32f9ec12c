// SPDX-License-Identifier: Apache-2.0

internal import SurveyStore
internal import Surveys

/// How a study's questions were drawn, a line each thing, for whoever made it.
struct StudyDrawSummary {
    let lines: [String]

    init(_ outcome: StudyCreation.Outcome) {
        let counts = outcome.counts
        var lines: [String] = []
        for section in counts.questions.keys.sorted() {
            let questions = counts.questions[section] ?? 0
            let variants = counts.variants[section] ?? 0
            var line = "\(section): \(questions) questions"
            if variants > questions { line += ", with their variants \(variants)" }
            if let merged = counts.merged[section] { line += ", \(merged) with one text of several methods" }
            lines.append(line)
            let summary = outcome.leftOut[section]?.summary ?? ""
            if !summary.isEmpty { lines.append("\(section): left out \(summary)") }
        }
        lines.append("methods: \(outcome.methods.joined(separator: ", "))")
        if !counts.pairs.isEmpty {
            let pairs = counts.pairs.sorted { $0.key < $1.key }.map {
                "\($0.key.first) with \($0.key.second) (\($0.value))"
            }
            lines.append("pairs: " + pairs.joined(separator: ", "))
        }
        let temperatures = counts.temperatures.sorted { $0.key < $1.key }.map { temperature, methods in
            let numbers = Set(methods.values)
            let number =
                numbers.count == 1
                ? numbers.first.map(String.init) ?? "" : "\(numbers.min() ?? 0) to \(numbers.max() ?? 0)"
            return "\(temperature) (\(number))"
        }
        lines.append("responses of a method by temperature: " + temperatures.joined(separator: ", "))
        self.lines = lines
    }
}
