// SPDX-License-Identifier: Apache-2.0

/// ChatML, the layout of every prompt: `<|im_start|>role`, a line break, the text, `<|im_end|>`, a line break.
///
/// A response is the assistant's text alone; what ends it is the model's end-of-text token, not a mark in the text.
package enum ChatMarkup {
    package static let begin = "<|im_start|>"
    package static let end = "<|im_end|>"
    package static let marks = [begin, end]

    /// What the model reads before it answers: the turns so far and the head of the assistant's turn.
    package static func prompt(for messages: some Sequence<Message>) -> String {
        transcript(of: messages) + begin + "assistant\n"
    }

    /// Turns that are complete.
    package static func transcript(of messages: some Sequence<Message>) -> String {
        messages.map { "\(begin)\($0.role.rawValue)\n\($0.content)\(end)\n" }.joined()
    }

    /// The turns as a volunteer reads them, a paragraph each; a system text is not shown.
    package static func display(
        of messages: some Sequence<Message>, user: String = "Guest", assistant: String = "Concierge"
    ) -> String {
        messages.filter { $0.role != .system }.map { message in
            "\(message.role == .user ? user : assistant): \(message.content)"
        }.joined(separator: "\n\n")
    }
}
