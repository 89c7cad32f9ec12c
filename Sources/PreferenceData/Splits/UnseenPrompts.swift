// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Survey prompts for conversations from elsewhere: first questions of held-out conversations that nobody asks in
/// training.
package struct UnseenPrompts {
    package private(set) var records: [PromptRecord] = []
    private let section: String
    private let limit: Int
    /// Hashes of the wordings of questions that were asked in training or stand in a record.
    private var seen: Set<UInt64> = []

    /// - Parameter limit: the most records.
    package init(section: String, limit: Int) {
        self.section = section
        self.limit = limit
    }

    /// All training conversations come first.
    package mutating func see(training conversation: Conversation) {
        for message in conversation.messages where message.role == .user {
            seen.insert(Wording(message.content).hash)
        }
    }

    package mutating func see(heldOut conversation: Conversation) {
        let opening = conversation.opening
        guard records.count < limit, let question = opening.last, question.role == .user,
            seen.insert(Wording(question.content).hash).inserted
        else { return }
        records.append(
            PromptRecord(
                section: section, promptID: "\(section)-\(records.count + 1)",
                prompt: ChatMarkup.prompt(for: opening),
                display: .text(ChatMarkup.display(of: opening, user: "User", assistant: "Assistant")),
                reference: conversation.answer(after: opening)))
    }

    /// - Returns: at most `limit` records, in the order of `heldOut`; fewer where too few questions are unseen.
    package static func records(
        from heldOut: [Conversation], training: [Conversation], section: String, limit: Int
    ) -> [PromptRecord] {
        var prompts = UnseenPrompts(section: section, limit: limit)
        for conversation in training { prompts.see(training: conversation) }
        for conversation in heldOut { prompts.see(heldOut: conversation) }
        return prompts.records
    }
}

/// A text reduced to its letters and digits in lower case, words parted by one space, so that a comma or a capital
/// does not make a question a new one.
package struct Wording: Hashable, Sendable {
    package var text: String

    package init(_ original: String) {
        text = original.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }

    /// Whether the other wording stands in this one, word by word.
    package func contains(_ other: Wording) -> Bool {
        guard text.utf8.count >= other.text.utf8.count else { return false }
        return " \(text) ".contains(" \(other.text) ")
    }

    fileprivate var hash: UInt64 {
        var hash = TextHash()
        hash.add(text)
        return hash.value
    }
}
