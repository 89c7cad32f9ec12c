// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles
internal import Tokenizers

/// Writes the answer to one order, whole or as the events of a stream.
struct AnswerForm: Sendable {
    let order: CompletionOrder
    /// `cmpl-…` or `chatcmpl-…`, unique.
    let id: String
    /// Seconds since 1970.
    let created: Int
    private let probabilities: TokenProbabilities
    /// Where the text of each choice has got to, for plain log-probabilities.
    private var offsets: [TextOffset]

    init(_ order: CompletionOrder, created: Int) {
        self.order = order
        self.created = created
        let digits = (0..<2).map { _ in
            let text = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        id = (order.form == .chat ? "chatcmpl-" : "cmpl-") + digits.joined()
        probabilities = TokenProbabilities(tokenizer: order.model.tokenizer)
        offsets = (0..<order.choices).map { _ in TextOffset(order.model.tokenizer) }
    }

    // MARK: - Whole

    /// The answer of choices that have ended, each with all its text and tokens.
    mutating func whole(_ choices: [ChoiceProgress], _ usage: TokenUsage) -> JSONValue {
        let list = choices.map { choice -> JSONValue in
            var members: [(name: String, value: JSONValue)] = [("index", .number(Double(choice.choice)))]
            switch order.form {
            case .text:
                members.append(("text", .string(echo(choice.choice) + choice.text)))
            case .chat:
                members.append(
                    (
                        "message",
                        .object([
                            ("role", .string("assistant")), ("content", .string(choice.text)),
                            ("refusal", .null),
                        ])
                    ))
            }
            members.append(("logprobs", logProbabilities(choice)))
            members.append(("finish_reason", finish(choice)))
            return .object(members)
        }
        return .object(
            head(order.form == .chat ? "chat.completion" : "text_completion")
                + [("choices", .array(list)), ("usage", json(usage))])
    }

    // MARK: - Events

    /// What opens each choice: its role, or the prompt that is to be given back.
    func opening() -> [UInt8] {
        (0..<order.choices).flatMap { choice -> [UInt8] in
            switch order.form {
            case .chat:
                event([
                    ("index", .number(Double(choice))),
                    ("delta", .object([("role", .string("assistant")), ("content", .string(""))])),
                    ("logprobs", .null), ("finish_reason", .null),
                ])
            case .text:
                order.echoes
                    ? event([
                        ("index", .number(Double(choice))), ("text", .string(echo(choice))),
                        ("logprobs", .null), ("finish_reason", .null),
                    ]) : []
            }
        }
    }

    /// Nothing where there is nothing to tell yet.
    mutating func event(_ progress: ChoiceProgress) -> [UInt8] {
        guard !progress.text.isEmpty || progress.end != nil || order.alternatives != nil else { return [] }
        let text: (name: String, value: JSONValue)
        switch order.form {
        case .chat:
            let isEmpty = progress.text.isEmpty
            text = ("delta", .object(isEmpty ? [] : [("content", .string(progress.text))]))
        case .text: text = ("text", .string(progress.text))
        }
        return event([
            ("index", .number(Double(progress.choice))), text, ("logprobs", logProbabilities(progress)),
            ("finish_reason", finish(progress)),
        ])
    }

    /// What follows the last choice's end.
    func closing(_ usage: TokenUsage) -> [UInt8] {
        var bytes: [UInt8] = []
        if order.includesUsage {
            bytes += Self.event(.object(eventHead() + [("choices", .array([])), ("usage", json(usage))]))
        }
        return bytes + "data: [DONE]\n\n".utf8
    }

    /// A failure after the stream has begun; no `[DONE]` follows it.
    static func failure(_ failure: APIFailure) -> [UInt8] { event(failure.json) }

    private func event(_ choice: [(name: String, value: JSONValue)]) -> [UInt8] {
        var members = eventHead() + [("choices", .array([.object(choice)]))]
        if order.includesUsage { members.append(("usage", .null)) }
        return Self.event(.object(members))
    }

    private static func event(_ json: JSONValue) -> [UInt8] { "data: ".utf8 + json.bytes + "\n\n".utf8 }

    // MARK: - Parts

    private func eventHead() -> [(name: String, value: JSONValue)] {
        head(order.form == .chat ? "chat.completion.chunk" : "text_completion")
    }

    private func head(_ object: String) -> [(name: String, value: JSONValue)] {
        [
            ("id", .string(id)), ("object", .string(object)), ("created", .number(Double(created))),
            ("model", .string(order.model.name)),
            ("system_fingerprint", .string(order.model.fingerprint)),
        ]
    }

    private func echo(_ choice: Int) -> String {
        order.echoes ? order.prompts[choice / order.samples].text : ""
    }

    private mutating func logProbabilities(_ progress: ChoiceProgress) -> JSONValue {
        guard let alternatives = order.alternatives else { return .null }
        switch order.form {
        case .chat: return probabilities.chat(progress.tokens)
        case .text:
            return probabilities.text(
                progress.tokens, alternatives: alternatives, offset: &offsets[progress.choice])
        }
    }

    private func finish(_ progress: ChoiceProgress) -> JSONValue {
        progress.end.map { .string($0.finish.rawValue) } ?? .null
    }

    private func json(_ usage: TokenUsage) -> JSONValue {
        .object([
            ("prompt_tokens", .number(Double(usage.prompt))),
            ("completion_tokens", .number(Double(usage.completion))),
            ("total_tokens", .number(Double(usage.prompt + usage.completion))),
        ])
    }
}
