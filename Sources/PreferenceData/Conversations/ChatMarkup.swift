// SPDX-License-Identifier: Apache-2.0

package import Tokenizers

/// The layout of every prompt, `ChatLayout`'s ChatML, over the turns of conversation files.
///
/// A response is the assistant's text alone; what ends it is the model's end-of-text token, not a mark in the text.
package enum ChatMarkup {
    package static let begin = ChatLayout.begin
    package static let end = ChatLayout.end
    package static let marks = [begin, end]

    /// What the model reads before it answers: the turns so far and the head of the assistant's turn.
    package static func prompt(for messages: some Sequence<Message>) -> String {
        text(of: messages, opensReply: true)
    }

    /// Turns that are complete.
    package static func transcript(of messages: some Sequence<Message>) -> String {
        text(of: messages, opensReply: false)
    }

    /// The turns as a volunteer reads them, a paragraph each; a system text is not shown.
    package static func display(
        of messages: some Sequence<Message>, user: String = "Guest", assistant: String = "Concierge"
    ) -> String {
        messages.filter { $0.role != .system }.map { message in
            "\(message.role == .user ? user : assistant): \(message.content)"
        }.joined(separator: "\n\n")
    }

    private static func text(of messages: some Sequence<Message>, opensReply: Bool) -> String {
        ChatLayout.chatML(messages.map(\.chatTurn), opensReply: opensReply).map(\.text).joined()
    }
}

extension Message {
    /// The message as a chat layout writes it.
    package var chatTurn: ChatTurn {
        let role: ChatTurn.Role =
            switch role {
            case .system: .system
            case .user: .user
            case .assistant: .assistant
            }
        return ChatTurn(role, content)
    }
}
