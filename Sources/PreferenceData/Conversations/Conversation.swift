// SPDX-License-Identifier: Apache-2.0

/// One turn of a conversation.
package struct Message: Codable, Equatable, Hashable, Sendable {
    package enum Role: String, Codable, Sendable {
        case system
        case user
        case assistant
    }

    package var role: Role
    package var content: String

    package init(_ role: Role, _ content: String) {
        self.role = role
        self.content = content
    }
}

/// A worse answer to the turns before an assistant turn than the one that the conversation has.
package struct Alternative: Codable, Equatable, Sendable {
    /// 0-based place of the answer that it stands against.
    package var turn: Int
    /// `wrong-slot`, `curt` or `evasive` where Showdown made it; the source of the preference pair.
    package var kind: String
    package var text: String

    package init(turn: Int, kind: String, text: String) {
        self.turn = turn
        self.kind = kind
        self.text = text
    }
}

/// A line of conversations.jsonl: turns that alternate between user and assistant, after a system text or none.
///
/// Either may open. A last user turn without an answer is dropped by `checked()`, since nothing can be learned
/// from it.
package struct Conversation: Codable, Equatable, Sendable {
    package var messages: [Message]
    package var alternatives: [Alternative]

    private enum CodingKeys: String, CodingKey {
        case messages, alternatives
    }

    package init(_ messages: [Message], alternatives: [Alternative] = []) {
        self.messages = messages
        self.alternatives = alternatives
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        messages = try container.decode([Message].self, forKey: .messages)
        alternatives = try container.decodeIfPresent([Alternative].self, forKey: .alternatives) ?? []
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(messages, forKey: .messages)
        if !alternatives.isEmpty { try container.encode(alternatives, forKey: .alternatives) }
    }

    /// The turns through the first of the user's: two conversations have a prompt in common only where they agree in
    /// these, because every prompt begins with them.
    package var opening: ArraySlice<Message> {
        guard let first = messages.firstIndex(where: { $0.role == .user }) else { return messages[...] }
        return messages[...first]
    }

    /// The assistant's turn directly after these first turns; nil where there is none.
    package func answer(after turns: ArraySlice<Message>) -> String? {
        guard turns.endIndex < messages.endIndex, messages[turns.endIndex].role == .assistant else {
            return nil
        }
        return messages[turns.endIndex].content
    }

    /// Places of the assistant turns that answer a user turn.
    package var answers: [Int] {
        messages.indices.dropFirst().filter {
            messages[$0].role == .assistant && messages[$0 - 1].role == .user
        }
    }

    /// The same turns after a system text, which takes the place of one already there.
    package func following(system text: String) -> Conversation {
        var copy = self
        if copy.messages.first?.role == .system {
            copy.messages[0].content = text
        } else {
            copy.messages.insert(Message(.system, text), at: 0)
            for index in copy.alternatives.indices { copy.alternatives[index].turn += 1 }
        }
        return copy
    }
}
