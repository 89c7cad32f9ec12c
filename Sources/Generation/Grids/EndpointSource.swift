// SPDX-License-Identifier: Apache-2.0

package import CompletionsClient
private import FoundationEssentials
internal import StudyFiles

/// Asks a service elsewhere, in OpenAI's form: a model that this machine does not have.
///
/// What such a service cannot promise is not promised: its answers cannot be drawn again, its tokens are those that it
/// counts (words where it counts none), and no response is lengthened. What it was asked stands in `sampling`.
package struct EndpointSource: ResponseSource {
    private let client: CompletionsClient
    /// Requests under way at one time.
    private let atOnce: Int
    /// Whether the service takes the fields beyond OpenAI's: top-k, min-p, typical, repetition, and no end of text.
    private let takesExtensions: Bool

    package init(_ client: CompletionsClient, atOnce: Int = 8, takesExtensions: Bool = false) {
        self.client = client
        self.atOnce = atOnce
        self.takesExtensions = takesExtensions
    }

    /// Asks the service what it has, so that a wrong address, token or model is told before anything is sampled.
    ///
    /// A service that does not list its models is taken at its word.
    /// - Returns: the endpoint with its model, the only one where none was named.
    package static func checked(
        _ endpoint: CompletionsEndpoint, check: () throws -> Void = {}
    ) throws -> CompletionsEndpoint {
        var endpoint = endpoint
        let models: [String]
        do {
            models = try CompletionsClient(endpoint).models(check: check)
        } catch let failure as CompletionsFailure
            where endpoint.model != nil && failure.saysNothingOfModels
        {
            return endpoint
        }
        if let model = endpoint.model {
            if models.contains(model) || models.isEmpty { return endpoint }
            throw CompletionsFailure(
                .notFound, url: endpoint.name, reason: "has no such model; it has \(list(models))")
        }
        guard models.count == 1 else {
            throw CompletionsFailure(
                .address, url: endpoint.name,
                reason: "names no model; write URL#MODEL with one of \(list(models))"
            )
        }
        endpoint.model = models[0]
        return endpoint
    }

    private static func list(_ models: [String]) -> String {
        let shown = models.prefix(10).joined(separator: ", ")
        return models.count > 10 ? "\(shown) and \(models.count - 10) more" : shown
    }

    // MARK: - ResponseSource

    package var checkpoint: String { client.endpoint.name }

    package func sampling(_ settings: GridSettings) -> String? {
        let options = settings.sampling
        var words = ["endpoint, max-tokens \(settings.length.limit), top-p \(options.topP)"]
        if options.penalties.presence != 0 { words.append("presence \(options.penalties.presence)") }
        if options.penalties.frequency != 0 { words.append("frequency \(options.penalties.frequency)") }
        if takesExtensions {
            words.append("top-k \(options.topK)")
            if options.minP > 0 { words.append("min-p \(options.minP)") }
            if options.typicalP < 1 { words.append("typical \(options.typicalP)") }
            if options.penalties.repetition != 1 {
                words.append("repetition \(options.penalties.repetition)")
            }
            if settings.length.isExact { words.append("no end of text") }
            if settings.minimumTokens > 0 { words.append("at least \(settings.minimumTokens) tokens") }
        }
        return (words + [settings.textRecord].compactMap { $0 }).joined(separator: ", ")
    }

    package func answer(
        _ cells: [GridCell], _ settings: GridSettings, onTokens: (Int) throws -> Void,
        onAnswer: (_ place: Int, GridAnswer) throws -> Void
    ) throws {
        guard !cells.isEmpty else { return }
        let questions = cells.map { question($0, settings) }
        func look() throws { try onTokens(0) }
        try client.complete(questions, atOnce: atOnce, check: look) { place, answer in
            let tokens = answer.tokens ?? answer.text.split(whereSeparator: \.isWhitespace).count
            let isCut = answer.finish == "length" || answer.finish == "max_tokens"
            try onTokens(tokens)
            try onAnswer(
                place, GridAnswer(text: answer.text, tokens: tokens, finish: isCut ? .length : .stop))
            // Puts it on the disk before the next is waited for.
            try onTokens(0)
        }
    }

    private func question(_ cell: GridCell, _ settings: GridSettings) -> CompletionQuestion {
        let options = settings.sampling
        var question = CompletionQuestion(
            prompt: cell.prompt.prompt, temperature: cell.temperature, maximumTokens: settings.length.limit)
        if client.endpoint.form == .chat { question.messages = EndpointMessages.of(cell.prompt) }
        question.topP = options.topP
        question.presencePenalty = options.penalties.presence == 0 ? nil : options.penalties.presence
        question.frequencyPenalty = options.penalties.frequency == 0 ? nil : options.penalties.frequency
        // Services take seeds of 32 bits at the least, some signed.
        question.seed = Int(cell.seed >> 33)
        question.label = cell.id
        question.stops = settings.stops
        if takesExtensions {
            question.extensions = CompletionQuestion.Extensions(
                topK: options.topK, minP: options.minP > 0 ? options.minP : nil,
                typicalP: options.typicalP < 1 ? options.typicalP : nil,
                repetitionPenalty: options.penalties.repetition != 1 ? options.penalties.repetition : nil,
                ignoresEnd: settings.length.isExact ? true : nil,
                minimumTokens: settings.minimumTokens > 0 ? settings.minimumTokens : nil)
        }
        return question
    }
}
