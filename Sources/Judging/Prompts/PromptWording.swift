// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// What a section's volunteers were told, for its judge.
package struct SectionWording: Equatable, Sendable {
    package var scenario: String
    /// By the criterion's id; the one under the empty id is for questions that name none.
    package var criteria: [String: String]

    package init(scenario: String, criteria: [String: String]) {
        self.scenario = scenario
        self.criteria = criteria
    }
}

/// A question and some of its responses as a template's fields.
struct PromptWording {
    let mode: JudgeMode
    let scale: GradeScale
    let rubric: String
    let sections: [String: SectionWording]

    /// - Parameter shown: texts in the order shown.
    func fields(_ question: JudgedQuestion, shown: [String]) -> [JudgeTemplate.Field: String] {
        let wording = sections[question.section]
        let mark = mark(for: [question.prompt] + shown)
        let answers = shown.enumerated().map { place, text in
            Self.framed(mode == .grade ? "Answer" : "Answer \(Self.letter(place))", text, mark)
        }
        return [
            .question: Self.framed("Prompt", question.prompt, mark),
            .scenario: wording?.scenario ?? "",
            .criterion: wording?.criteria[question.criterion ?? ""] ?? ownCriterion,
            .answers: answers.joined(separator: "\n\n"),
            .answerA: shown.first ?? "", .answerB: shown.count > 1 ? shown[1] : "",
            .rubric: rubric.isEmpty ? ownRubric : rubric,
            .lowest: "\(scale.lowest)", .highest: "\(scale.highest)",
        ]
    }

    /// A, B, C and so on; a question has at most 26 options.
    static func letter(_ place: Int) -> Character {
        Character(Unicode.Scalar(UInt8(ascii: "A") + UInt8(clamping: place)))
    }

    private static func framed(_ name: String, _ text: String, _ mark: String) -> String {
        "[\(name) begins, mark \(mark)]\n\(text)\n[\(name) ends, mark \(mark)]"
    }

    /// Digits that no text could have put down before: they depend on all of them, and none contains them.
    private func mark(for texts: [String]) -> String {
        let digits = Fingerprint.of(texts.joined(separator: "\u{0}"))
        for length in 8...64 {
            let mark = String(digits.prefix(length))
            if !texts.contains(where: { $0.contains(mark) }) { return mark }
        }
        return digits
    }

    private var ownCriterion: String {
        mode == .grade
            ? "How good is the answer: is it helpful, correct, to the point and clear?"
            : "Which answer is better: more helpful, more correct, more to the point, clearer?"
    }

    private var ownRubric: String {
        "\(scale.lowest) is for an answer of no use, \(scale.highest) for one that could hardly be better; "
            + "use the whole scale."
    }
}
