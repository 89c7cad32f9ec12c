// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles
internal import Surveys

/// preferences.jsonl: the text that a volunteer chose against each other text of the question.
///
/// A tie and "none" prefer nothing. A ranking prefers each text to those behind it, ratings each to those with a lower number. The
/// prompt is what the volunteer read.
enum PreferenceLines {
    static func text(_ answers: SubmittedAnswers, study: StudyDefinition, texts: Stimuli) throws -> String {
        var text = ""
        for given in answers.given {
            let criteria = study.section(given.question.section)?.criteria.map(\.id) ?? []
            for criterion in criteria {
                guard let mark = given.answer.marks[criterion] else { continue }
                let suffix = criteria.count > 1 ? "/\(criterion)" : ""
                for (number, pair) in pairs(mark, shown: given.shown).enumerated() {
                    guard let chosen = texts.text(pair.chosen), let rejected = texts.text(pair.rejected),
                        !chosen.isEmpty, !rejected.isEmpty
                    else { continue }
                    let line = PreferencePair(
                        prompt: given.question.prompt, chosen: chosen, rejected: rejected,
                        source: study.id + suffix,
                        id: "\(given.question.id)/\(given.participant)\(suffix)/\(number + 1)",
                        chosenScore: pair.scores?.chosen, rejectedScore: pair.scores?.rejected)
                    text += String(decoding: try JSONLines.encode(line), as: UTF8.self)
                }
            }
        }
        return text
    }

    private struct Pair {
        var chosen: String
        var rejected: String
        var scores: (chosen: Double, rejected: Double)?
    }

    /// In the order in which the options stood.
    private static func pairs(_ mark: Answer.Mark, shown: [String]) -> [Pair] {
        switch mark {
        case .selection(.option(let chosen)):
            return shown.filter { $0 != chosen }.map { Pair(chosen: chosen, rejected: $0) }
        case .selection: return []
        case .ranking(let order):
            return order.indices.flatMap { place in
                order[(place + 1)...].map { Pair(chosen: order[place], rejected: $0) }
            }
        case .ratings(let numbers):
            return shown.flatMap { better in
                shown.compactMap { worse -> Pair? in
                    guard let high = numbers[better], let low = numbers[worse], high > low else { return nil }
                    return Pair(chosen: better, rejected: worse, scores: (Double(high), Double(low)))
                }
            }
        }
    }
}
