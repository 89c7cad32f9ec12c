// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles
internal import Surveys

/// rankings.csv and ratings.csv: a row for each method of each answer, with its rank or its number of the scale.
///
/// votes.csv holds the first choice alone that such an answer implies. Methods that wrote the same text share position, rank and
/// number.
struct JudgementTables {
    private(set) var rankings = ""
    private(set) var ratings = ""

    private static let shared = [
        "section", "question", "prompt", "criterion", "participant", "method", "position",
    ]

    /// Empty texts where a study has no such section.
    init(_ answers: SubmittedAnswers, _ names: MethodNames, study: StudyDefinition) {
        for section in study.sections {
            switch section.kind {
            case .bestOf, .pairwise: continue
            case .ranking:
                if rankings.isEmpty { rankings = CommaSeparatedValues.line(Self.shared + ["rank"]) }
            case .rating: if ratings.isEmpty { ratings = CommaSeparatedValues.line(Self.shared + ["rating"]) }
            }
        }
        for given in answers.given {
            let criteria = study.section(given.question.section)?.criteria.map(\.id) ?? []
            for criterion in criteria {
                switch given.answer.marks[criterion] {
                case .ranking(let order):
                    rankings += Self.rows(given, criterion, names) { option in
                        order.firstIndex(of: option).map { $0 + 1 }
                    }
                case .ratings(let numbers):
                    ratings += Self.rows(given, criterion, names) { numbers[$0] }
                case .selection, nil: continue
                }
            }
        }
    }

    private static func rows(
        _ given: SubmittedAnswers.Given, _ criterion: String, _ names: MethodNames,
        value: (String) -> Int?
    ) -> String {
        var rows: [(method: String, position: Int, value: Int)] = []
        for (place, option) in given.shown.enumerated() {
            guard let value = value(option) else { continue }
            rows += names.methods(of: option).map { ($0, place + 1, value) }
        }
        let prompt = CommaSeparatedValues.guarded(names.question(given.question.id)?.promptID ?? "")
        return rows.sorted { $0.method < $1.method }.map { row in
            CommaSeparatedValues.line([
                given.question.section, given.question.id, prompt, criterion, given.participant,
                CommaSeparatedValues.guarded(row.method), String(row.position), String(row.value),
            ])
        }.joined()
    }
}
