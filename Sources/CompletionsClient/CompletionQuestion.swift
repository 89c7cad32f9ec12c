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
    /// Names the pauses between tries; the same stream waits the same.
    package var stream = ""

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
    /// What the service says of its own state, where it does.
    package var fingerprint: String?
}
