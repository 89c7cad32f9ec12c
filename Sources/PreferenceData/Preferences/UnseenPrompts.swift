// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Survey prompts for conversations from elsewhere: first questions of held-out conversations that nobody asks in
/// training.
package enum UnseenPrompts {
    /// - Returns: at most `limit` records, in the order of `heldOut`; fewer where too few questions are unseen.
    package static func records(
        from heldOut: [Conversation], training: [Conversation], section: String, limit: Int
    ) -> [PromptRecord] {
        var seen: Set<String> = []
        for message in training.lazy.flatMap(\.messages) where message.role == .user {
            seen.insert(Wording(message.content).text)
        }
        var records: [PromptRecord] = []
        for conversation in heldOut where records.count < limit {
            let opening = conversation.opening
            guard let question = opening.last, question.role == .user,
                seen.insert(Wording(question.content).text).inserted
            else { continue }
            records.append(
                PromptRecord(
                    section: section, promptID: "\(section)-\(records.count + 1)",
                    prompt: ChatMarkup.prompt(for: opening),
                    display: ChatMarkup.display(of: opening, user: "User", assistant: "Assistant")))
        }
        return records
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
}
