// SPDX-License-Identifier: Apache-2.0

/// The body of a request, in the fields that every service knows.
struct CompletionBody: Encodable {
    var model: String
    var messages: [CompletionQuestion.Message]?
    var prompt: String?
    var temperature: Double?
    var topP: Double?
    var maximumTokens: Int?
    var maximumCompletionTokens: Int?
    var stop: [String]?
    var presencePenalty: Double?
    var frequencyPenalty: Double?
    var seed: Int?
    var topK: Int?
    var minP: Double?
    var typicalP: Double?
    var repetitionPenalty: Double?
    var ignoresEnd: Bool?
    var minimumTokens: Int?

    enum CodingKeys: String, CodingKey {
        case model, messages, prompt, temperature, stop, seed
        case topK = "top_k"
        case minP = "min_p"
        case typicalP = "typical_p"
        case repetitionPenalty = "repetition_penalty"
        case ignoresEnd = "ignore_eos"
        case minimumTokens = "min_tokens"
        case topP = "top_p"
        case maximumTokens = "max_tokens"
        case maximumCompletionTokens = "max_completion_tokens"
        case presencePenalty = "presence_penalty"
        case frequencyPenalty = "frequency_penalty"
    }

    init(_ question: CompletionQuestion, model: String, form: CompletionsEndpoint.Form) {
        self.model = model
        switch form {
        case .text: prompt = question.prompt
        case .chat:
            messages =
                question.messages.isEmpty
                ? [.init(role: "user", content: question.prompt)] : question.messages
        }
        if question.isForReasoner {
            maximumCompletionTokens = question.maximumTokens
        } else {
            temperature = question.temperature
            maximumTokens = question.maximumTokens
        }
        topP = question.topP
        stop = question.stops.isEmpty ? nil : question.stops
        presencePenalty = question.presencePenalty
        frequencyPenalty = question.frequencyPenalty
        seed = question.seed
        topK = question.extensions?.topK
        minP = question.extensions?.minP
        typicalP = question.extensions?.typicalP
        repetitionPenalty = question.extensions?.repetitionPenalty
        ignoresEnd = question.extensions?.ignoresEnd
        minimumTokens = question.extensions?.minimumTokens
    }
}

/// The body of an answer, as far as it is read.
struct CompletionReply: Decodable {
    struct Choice: Decodable {
        struct Message: Decodable { var content: String? }

        var text: String?
        var message: Message?
        var finishReason: String?

        enum CodingKeys: String, CodingKey {
            case text, message
            case finishReason = "finish_reason"
        }
    }

    struct Usage: Decodable {
        var completionTokens: Int?
        var promptTokens: Int?

        enum CodingKeys: String, CodingKey {
            case completionTokens = "completion_tokens"
            case promptTokens = "prompt_tokens"
        }
    }

    var choices: [Choice]
    var usage: Usage?
    var model: String?
    var fingerprint: String?

    enum CodingKeys: String, CodingKey {
        case choices, usage, model
        case fingerprint = "system_fingerprint"
    }
}

/// `GET /models`.
struct ModelList: Decodable {
    struct Model: Decodable { var id: String }

    var data: [Model]
}

/// `{"error": {"message"}}`, or in the forms of other services `{"error": "…"}`, `{"message"}`, `{"detail"}`.
struct ErrorReply: Decodable {
    private struct Details: Decodable { var message: String? }

    var message: String?

    private enum CodingKeys: String, CodingKey { case error, message, detail }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        message =
            (try? fields.decode(Details.self, forKey: .error))?.message
            ?? (try? fields.decode(String.self, forKey: .error))
            ?? (try? fields.decode(String.self, forKey: .message))
            ?? (try? fields.decode(String.self, forKey: .detail))
    }
}
