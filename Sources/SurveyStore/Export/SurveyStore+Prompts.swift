// SPDX-License-Identifier: Apache-2.0

extension SurveyStore {
    /// What volunteers read as each question's prompt, by the question's id; attention checks are left out.
    package func promptTexts() throws -> [String: String] {
        try reading { db in
            let questions = try stimuli.stimuli(in: db).questions.filter { !$0.isAttention }
            return Dictionary(questions.map { ($0.id, $0.prompt) }) { first, _ in first }
        }
    }
}
