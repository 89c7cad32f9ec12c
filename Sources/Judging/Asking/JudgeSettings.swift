// SPDX-License-Identifier: Apache-2.0

/// How a judge is asked.
package struct JudgeSettings: Sendable {
    package var mode: JudgeMode
    /// The judge as a participant; a model's name.
    package var judge: String
    /// The service's address and model, as records name it.
    package var endpoint: String
    package var template: JudgeTemplate
    package var scale = GradeScale.ten
    /// What the numbers mean; empty for words of our own.
    package var rubric = ""
    package var sections: [String: SectionWording] = [:]
    /// In pairs: only those of this method.
    package var baseline: String?
    /// In choices: in how many orders each question is shown; nil for one an option, so that each stands once at each place.
    package var orders: Int?
    package var temperature = 0.0
    package var maximumTokens = 1_024
    /// Of the first orders, and sent to the service.
    package var seed: UInt64 = 7
    /// Whether the service wants the fields of models that think first.
    package var isForReasoner = false

    package init(mode: JudgeMode, judge: String, endpoint: String, template: JudgeTemplate) {
        self.mode = mode
        self.judge = judge
        self.endpoint = endpoint
        self.template = template
    }
}
