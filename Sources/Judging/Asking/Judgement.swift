// SPDX-License-Identifier: Apache-2.0

internal import CompletionsClient

/// A line of judgements.jsonl: one answer of a judge, as it came and as it was read.
package struct Judgement: Codable, Equatable, Sendable {
    /// A response as it was shown.
    package struct Shown: Codable, Equatable, Sendable {
        /// Several where they wrote the same text.
        package var methods: [String]
        package var responses: [String]
        package var temperatures: [Double]
        package var tokens: [Int]
        /// Of the text as shown.
        package var characters: Int
    }

    /// Of the request; unique in its file.
    package var key: String
    package var judge: String
    package var endpoint: String
    package var mode: JudgeMode
    package var study: String
    package var section: String
    package var question: String
    package var promptID: String
    package var criterion: String?
    package var temperature: Double?
    /// In the order shown.
    package var shown: [Shown]
    /// From 1, of `orders` of the same responses.
    package var order: Int
    package var orders: Int
    /// SHA-256 of the template.
    package var template: String
    package var scale: GradeScale?
    package var judgeTemperature: Double
    package var seed: UInt64

    /// Place of the response that was chosen, from 1.
    package var place: Int?
    package var isTie: Bool
    package var grade: Double?
    package var unreadable: JudgeReply.Unreadable?
    package var reason: String
    /// The reply as it came, or what the service said where it refused.
    package var text: String
    package var finish: String
    /// The model as the service names it.
    package var model: String?
    package var fingerprint: String?
    package var promptTokens: Int?
    package var completionTokens: Int?
    /// When the answer came: UTC, ISO 8601.
    package var at: String

    enum CodingKeys: String, CodingKey {
        case key, judge, endpoint, mode, study, section, question, criterion, temperature, shown, order,
            orders, template, scale, seed, place, grade, unreadable, reason, text, finish, model, fingerprint,
            at
        case promptID = "prompt_id"
        case judgeTemperature = "judge_temperature"
        case isTie = "tie"
        case promptTokens = "prompt_tokens"
        case completionTokens = "completion_tokens"
    }

    private init(_ request: JudgeRequest, _ settings: JudgeSettings, text: String, finish: String, at: String)
    {
        key = request.key
        judge = settings.judge
        endpoint = settings.endpoint
        mode = settings.mode
        let question = request.question
        (study, section, self.question) = (question.study, question.section, question.id)
        (promptID, criterion, temperature) = (question.promptID, question.criterion, question.temperature)
        shown = request.shown.map { place in
            let option = question.options[place]
            return Shown(
                methods: option.methods, responses: option.responses, temperatures: option.temperatures,
                tokens: option.tokens, characters: option.text.count)
        }
        order = request.order + 1
        orders = request.orders
        template = settings.template.fingerprint
        scale = settings.mode == .grade ? settings.scale : nil
        judgeTemperature = settings.temperature
        seed = settings.seed
        isTie = false
        reason = ""
        self.text = text
        self.finish = finish
        self.at = at
    }

    init(_ request: JudgeRequest, _ answer: CompletionAnswer, settings: JudgeSettings, at: String) {
        self.init(request, settings, text: answer.text, finish: answer.finish, at: at)
        model = answer.model
        fingerprint = answer.fingerprint
        promptTokens = answer.promptTokens
        completionTokens = answer.tokens
        let reply = JudgeReply(
            answer.text, mode: settings.mode, count: request.shown.count, scale: settings.scale,
            isCut: answer.finish == "length" || answer.finish == "max_tokens")
        reason = reply.reason
        switch reply.verdict {
        case .place(let place): self.place = place + 1
        case .tie: isTie = true
        case .grade(let grade): self.grade = grade
        case .unreadable(let why): unreadable = why
        }
    }

    init(_ request: JudgeRequest, refused failure: CompletionsFailure, settings: JudgeSettings, at: String) {
        self.init(request, settings, text: failure.reason, finish: "refused", at: at)
        unreadable = .refused
    }

    /// Whether the record says one thing, and of responses that it shows.
    var fault: String? {
        if shown.isEmpty || shown.contains(where: { $0.methods.isEmpty }) { return "shows no response" }
        let counts = shown.allSatisfy { option in
            [option.responses.count, option.temperatures.count, option.tokens.count]
                .allSatisfy { $0 == option.methods.count }
        }
        guard counts else { return "has not one response, temperature and length for each method" }
        if orders < 1 || order < 1 || order > orders { return "is order \(order) of \(orders)" }
        if let place, !(1...shown.count).contains(place) { return "has the place \(place)" }
        let said =
            (place == nil ? 0 : 1) + (isTie ? 1 : 0) + (grade == nil ? 0 : 1) + (unreadable == nil ? 0 : 1)
        if said != 1 { return "has \(said) of place, tie, grade and unreadable" }
        if (mode == .grade) != (grade != nil), unreadable == nil { return "has a verdict of another mode" }
        if let grade, !grade.isFinite { return "has a grade that is no number" }
        return nil
    }
}
