// SPDX-License-Identifier: Apache-2.0

package import CompletionsClient
internal import StudyFiles

/// One thing that a judge is asked: a question's responses in one order, or one response.
package struct JudgeRequest: Sendable {
    package var question: JudgedQuestion
    /// Places in `question.options`, in the order shown.
    package var shown: [Int]
    /// 0-based, of `orders` of the same responses.
    package var order: Int
    package var orders: Int
    package var system: String
    package var user: String
    /// The same for the same question to the same service in the same words.
    package let key: String

    init(
        _ question: JudgedQuestion, shown: [Int], order: Int, orders: Int, settings: JudgeSettings
    ) {
        self.question = question
        self.shown = shown
        self.order = order
        self.orders = orders
        let wording = PromptWording(
            mode: settings.mode, scale: settings.scale, rubric: settings.rubric, sections: settings.sections)
        (system, user) = settings.template.filled(
            wording.fields(question, shown: shown.map { question.options[$0].text }))
        // What decides the answer and the place of its record; not how patiently it is waited for.
        let parts = [
            settings.mode.rawValue, settings.judge, settings.endpoint, "\(settings.temperature)",
            "\(settings.maximumTokens)", "\(settings.seed)", "\(settings.isForReasoner)",
            "\(settings.scale.lowest) \(settings.scale.highest)", question.name, "\(order) \(orders)",
            shown.map { question.options[$0].methods.joined(separator: "|") }.joined(separator: "||"),
            system, user,
        ]
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        key = String(Fingerprint.of(text).prefix(32))
    }

    /// - Parameter form: a service that continues texts gets both messages in one.
    package func completion(
        _ settings: JudgeSettings, form: CompletionsEndpoint.Form
    ) -> CompletionQuestion {
        let parts = [system, user].filter { !$0.isEmpty }
        var asked = CompletionQuestion(
            prompt: parts.joined(separator: "\n\n") + "\n\n", temperature: settings.temperature,
            maximumTokens: settings.maximumTokens)
        if form == .chat {
            asked.messages =
                (system.isEmpty ? [] : [.init(role: "system", content: system)])
                + [.init(role: "user", content: user)]
        }
        // Services take seeds of 32 bits at the least, some signed.
        asked.seed = Int(settings.seed & 0x7fff_ffff)
        asked.isForReasoner = settings.isForReasoner
        asked.label = "question \(question.id), order \(order + 1)"
        return asked
    }
}
