// SPDX-License-Identifier: Apache-2.0

internal import Generation
internal import HTTPServing
internal import LanguageModels
internal import Randomness
internal import Tokenizers

/// What a request for completions asks of a model, checked.
struct CompletionOrder: Sendable {
    /// The two forms of OpenAI's interface.
    enum Form: String, Sendable {
        case text = "/v1/completions"
        case chat = "/v1/chat/completions"
    }

    struct Prompt: Sendable {
        var tokens: [Int32]
        /// What `echo` gives back.
        var text: String
    }

    let form: Form
    let model: ModelDescription
    private(set) var prompts: [Prompt] = []
    /// Responses to each prompt.
    private(set) var samples = 1
    private(set) var temperature = 1.0
    private(set) var sampling = SamplingOptions()
    private(set) var lengths: [ResponseLength] = []
    private(set) var minimumTokens = 0
    private(set) var stops: [String] = []
    private(set) var seed: UInt64 = 0
    /// Whether the answer is a stream of events.
    private(set) var streams = false
    /// Whether a stream ends with the counts of tokens.
    private(set) var includesUsage = false
    private(set) var echoes = false
    /// Alternatives to each token whose log-probabilities are asked for; nil for none at all.
    private(set) var alternatives: Int?

    /// Choices in the order of their index: all of the first prompt first.
    var choices: Int { prompts.count * samples }
    var promptTokens: Int { prompts.reduce(0) { $0 + $1.tokens.count } }

    /// The request of each choice; its random numbers depend on the seed and its place alone.
    var requests: [ResponseRequest] {
        (0..<choices).map { choice in
            let place = choice / samples
            var request = ResponseRequest(
                prompt: prompts[place].tokens, chain: sampling.chain(temperature: temperature),
                length: lengths[place],
                draws: SeededGenerator(
                    seed: seed, stream: "completion", "\(place)", "\(choice % samples)"))
            request.stops = stops
            request.minimumTokens = minimumTokens
            request.logProbabilities = alternatives
            return request
        }
    }

    /// Reads a request's body.
    ///
    /// - Parameter models: by name.
    init(_ form: Form, body: [UInt8], models: [String: ModelDescription]) throws {
        self.form = form
        var fields = try RequestFields(body)
        guard let name = try fields.string("model") else {
            throw APIFailure.field("model", "is missing: name one of the models that GET /v1/models lists.")
        }
        guard let model = models[name] else { throw APIFailure.unknownModel(name) }
        self.model = model
        switch form {
        case .text:
            prompts = try PromptField.prompts(&fields, model)
            try readText(&fields)
        case .chat:
            prompts = [try MessagesField.prompt(&fields, model)]
            try readChat(&fields)
        }
        try readCommon(&fields)
        let wanted = try readLength(&fields)
        try fields.finish()
        lengths = try prompts.map { try length(after: $0, wanted) }
    }

    // MARK: - Fields

    private mutating func readText(_ fields: inout RequestFields) throws {
        alternatives = try fields.integer("logprobs", in: 0...5)
        echoes = try fields.bool("echo") ?? false
        if echoes, alternatives != nil {
            throw APIFailure.field(
                "echo", "cannot stand beside \"logprobs\": the prompt's own are not computed.")
        }
        try fields.refuse("suffix", "is not supported: these models continue a prompt.") { $0.string == "" }
        let samples = try fields.integer("n", in: 1...128) ?? 1
        try fields.refuse("best_of", "is not supported beyond \"n\".") { $0.number == Double(samples) }
        self.samples = samples
    }

    private mutating func readChat(_ fields: inout RequestFields) throws {
        samples = try fields.integer("n", in: 1...128) ?? 1
        let wanted = try fields.bool("logprobs") ?? false
        let most = try fields.integer("top_logprobs", in: 0...20)
        if most != nil, !wanted { throw APIFailure.field("top_logprobs", "needs \"logprobs\": true.") }
        alternatives = wanted ? most ?? 0 : nil
        for name in ["tools", "functions"] {
            try fields.refuse(name, "is not supported: these models call no tools.") {
                $0.array?.isEmpty ?? false
            }
        }
        for name in ["tool_choice", "function_call"] {
            try fields.refuse(name, "is not supported: these models call no tools.") { $0.string == "none" }
        }
        try fields.refuse("response_format", "is not supported beyond {\"type\": \"text\"}.") {
            $0["type"]?.string == "text"
        }
        try fields.refuse("modalities", "is not supported beyond [\"text\"].") {
            $0.array?.allSatisfy { $0.string == "text" } ?? false
        }
        for name in ["audio", "prediction", "reasoning_effort", "verbosity", "web_search_options"] {
            try fields.refuse(name, "is not supported.")
        }
        fields.ignore("store", "metadata", "parallel_tool_calls")
    }

    private mutating func readCommon(_ fields: inout RequestFields) throws {
        // Beyond OpenAI's 2: the studies' grids go higher.
        temperature = try fields.number("temperature", in: 0...100) ?? 1
        sampling.topP = try fields.number("top_p", in: 0...1) ?? 1
        sampling.topK = try fields.integer("top_k", in: 0...1_000_000) ?? 0
        sampling.minP = try fields.number("min_p", in: 0...1) ?? 0
        sampling.typicalP = try fields.number("typical_p", in: 0...1) ?? 1
        sampling.penalties.presence = try fields.number("presence_penalty", in: -100...100) ?? 0
        sampling.penalties.frequency = try fields.number("frequency_penalty", in: -100...100) ?? 0
        sampling.penalties.repetition = try fields.number("repetition_penalty", in: 0.01...100) ?? 1
        try fields.refuse("logit_bias", "is not supported.") { $0.members?.isEmpty ?? false }
        stops = try readStops(&fields)
        // A JSON number is exact up to 2^53.
        let exact = 1 << 53
        let given = try fields.integer("seed", in: -exact...exact)
        seed = given.map { UInt64(bitPattern: Int64($0)) } ?? UInt64.random(in: .min ... .max)
        streams = try fields.bool("stream") ?? false
        if let options = fields.value("stream_options") {
            guard streams else { throw APIFailure.field("stream_options", "needs \"stream\": true.") }
            guard options.members != nil else {
                throw APIFailure.field("stream_options", "must be an object.")
            }
            if let usage = options["include_usage"] {
                guard let wanted = usage.bool else {
                    throw APIFailure.field("stream_options.include_usage", "must be true or false.")
                }
                includesUsage = wanted
            }
        }
        fields.ignore("user", "service_tier", "safety_identifier", "prompt_cache_key")
    }

    private func readStops(_ fields: inout RequestFields) throws -> [String] {
        guard let value = fields.value("stop") else { return [] }
        let texts = value.string.map { [$0] } ?? value.array?.compactMap(\.string) ?? []
        let count = value.array?.count ?? 1
        guard count <= 4, texts.count == count, texts.allSatisfy({ (1...1_000).contains($0.utf8.count) })
        else {
            throw APIFailure.field(
                "stop", "must be a string, or an array of at most 4, each of 1 to 1000 bytes.")
        }
        return texts
    }

    // MARK: - Length

    /// What the request says of the length: the most tokens, and whether an end of text may come before.
    private mutating func readLength(
        _ fields: inout RequestFields
    ) throws -> (tokens: Int?, field: String, isExact: Bool) {
        let tokens = try fields.integer("max_tokens", in: 1...1_000_000)
        var wanted = tokens
        var field = "max_tokens"
        if form == .chat, let newer = try fields.integer("max_completion_tokens", in: 1...1_000_000) {
            guard tokens == nil || tokens == newer else {
                throw APIFailure.field("max_tokens", "differs from \"max_completion_tokens\".")
            }
            wanted = newer
            field = "max_completion_tokens"
        }
        if let wanted, wanted > model.longestResponse {
            throw APIFailure.field(field, "must be at most \(model.longestResponse) on this service.")
        }
        let isExact = try fields.bool("ignore_eos") ?? false
        minimumTokens = try fields.integer("min_tokens", in: 0...1_000_000) ?? 0
        if let wanted, minimumTokens > wanted {
            throw APIFailure.field("min_tokens", "is more than \"\(field)\".")
        }
        return (wanted, field, isExact)
    }

    private func length(
        after prompt: Prompt, _ wanted: (tokens: Int?, field: String, isExact: Bool)
    ) throws -> ResponseLength {
        let context = model.configuration.contextLength
        let room = context - prompt.tokens.count
        // Without a wish: OpenAI's 16 for plain completions, all that fits for chats.
        let tokens =
            wanted.tokens
            ?? (form == .text ? min(16, max(1, room)) : min(model.longestResponse, max(1, room)))
        guard tokens <= room else {
            throw APIFailure(
                .badRequest,
                "The model's context holds \(context) tokens; the prompt has \(prompt.tokens.count) and \(tokens) are asked for. Shorten the prompt or ask for fewer.",
                field: form == .text ? "prompt" : "messages", code: "context_length_exceeded")
        }
        guard minimumTokens <= tokens else {
            throw APIFailure.field("min_tokens", "is more than the \(tokens) tokens that there is room for.")
        }
        return wanted.isExact ? .exactly(tokens) : .atMost(tokens)
    }
}
