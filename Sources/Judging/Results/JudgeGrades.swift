// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// grades.csv of a judge: a row for each response that got a readable grade.
package enum JudgeGrades {
    /// By study, section, question, criterion, method.
    package static func grades(_ judgements: [Judgement]) -> [Grade] {
        judgements.flatMap { judgement -> [Grade] in
            guard judgement.mode == .grade, let value = judgement.grade, let scale = judgement.scale,
                let option = judgement.shown.first
            else { return [] }
            return option.methods.indices.map { place in
                Grade(
                    study: judgement.study, section: judgement.section, question: judgement.question,
                    prompt: judgement.promptID, temperature: option.temperatures[place],
                    judge: judgement.judge, method: option.methods[place], response: option.responses[place],
                    grade: value, lowest: Double(scale.lowest), highest: Double(scale.highest),
                    criterion: judgement.criterion, tokens: option.tokens[place],
                    characters: option.characters, reason: judgement.reason)
            }
        }.sorted { Self.key($0).lexicographicallyPrecedes(Self.key($1)) }
    }

    private static func key(_ grade: Grade) -> [String] {
        [grade.study, grade.section, grade.question, grade.criterion ?? "", grade.method]
    }
}
