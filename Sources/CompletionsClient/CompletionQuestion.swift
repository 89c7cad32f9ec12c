// SPDX-License-Identifier: Apache-2.0

/// What a service is asked to continue, and how.
package struct CompletionQuestion: Sendable {
    package struct Message: Codable, Equatable, Sendable {
        /// system, user or assistant.
        package var role: String
        package var content: String

        package init(role: String, content: String) {
            self.role = role
            self.content = content
        }
    }

    /// One user message, where the endpoint's form is chat and `messages` is empty.
    package var prompt: String
    package var messages: [Message]
    package var temperature: Double
    package var topP: Double?
    package var maximumTokens: Int
    package var stops: [String] = []
    package var presencePenalty: Double?
    package var frequencyPenalty: Double?
    /// Services promise nothing for it; many draw the same text for the same one.
    package var seed: Int?
    /// Whether the model is one that thinks first: OpenAI's take `max_completion_tokens` and no temperature.
    package var isForReasoner = false
    /// Beyond what every service knows; nil sends none of it.
    package var extensions: Extensions?
    /// Names the question in errors, and the pauses between its tries: the same label waits the same.
    package var label = ""

    /// Fields that some services know beyond OpenAI's; what is nil is not sent.
    package struct Extensions: Sendable {
        package var topK: Int?
        package var minP: Double?
        package var typicalP: Double?
        package var repetitionPenalty: Double?
        /// Whether the end of a text is never drawn.
        package var ignoresEnd: Bool?
        /// Tokens before which the end of a text is not drawn.
        package var minimumTokens: Int?

        package init(
            topK: Int? = nil, minP: Double? = nil, typicalP: Double? = nil, repetitionPenalty: Double? = nil,
            ignoresEnd: Bool? = nil, minimumTokens: Int? = nil
        ) {
            self.topK = topK
            self.minP = minP
            self.typicalP = typicalP
            self.repetitionPenalty = repetitionPenalty
            self.ignoresEnd = ignoresEnd
            self.minimumTokens = minimumTokens
        }
    }

    package init(prompt: String, messages: [Message] = [], temperature: Double, maximumTokens: Int) {
        self.prompt = prompt
        self.messages = messages
        self.temperature = temperature
        self.maximumTokens = maximumTokens
    }
}

/// What a service answered.
package struct CompletionAnswer: Equatable, Sendable {
    package var text: String
    /// `stop`, `length`, or a word of the service's own.
    package var finish: String
    /// Of the response, as the service counts them; nil where it does not say.
    package var tokens: Int?
    /// Of what was asked, likewise.
    package var promptTokens: Int?
    /// The model as the service names it, often with its version.
    package var model: String?
    /// What the service says of its own state, where it does.
    package var fingerprint: String?
}
