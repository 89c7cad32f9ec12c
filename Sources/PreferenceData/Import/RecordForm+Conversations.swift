// SPDX-License-Identifier: Apache-2.0

private import Tokenizers

extension RecordForm {
    static func checked(_ conversation: Conversation) throws(RecordFault) -> Conversation {
        do {
            return try conversation.checked()
        } catch {
            throw RecordFault(error)
        }
    }

    /// A line of conversations.jsonl, not yet checked.
    static func conversation(of record: SourceRecord) throws(RecordFault) -> Conversation {
        Conversation(
            try messages(record.objects("messages")), alternatives: try alternatives(of: record))
    }

    static func messages(_ turns: [SourceRecord]) throws(RecordFault) -> [Message] {
        var messages: [Message] = []
        for turn in turns {
            guard let role = Message.Role(rawValue: try turn.text("role")) else {
                throw .wrong(turn.path("role"), "system, user or assistant")
            }
            messages.append(Message(role, try turn.text("content")))
        }
        return messages
    }

    private static func alternatives(of record: SourceRecord) throws(RecordFault) -> [Alternative] {
        guard record.has("alternatives") else { return [] }
        var alternatives: [Alternative] = []
        for alternative in try record.objects("alternatives") {
            guard let turn = Int(exactly: try alternative.number("turn")) else {
                throw .wrong(alternative.path("turn"), "a whole number")
            }
            alternatives.append(
                Alternative(
                    turn: turn, kind: try alternative.text("kind"), text: try alternative.text("text")))
        }
        return alternatives
    }

    /// The published form, in which `agent1` is the assistant.
    static func dialogue(of record: SourceRecord) throws(RecordFault) -> Conversation {
        var utterances: [[String]] = []
        for (index, utterance) in try record.list("utterances").enumerated() {
            guard let parts = utterance.array else {
                throw .wrong("utterances.\(index)", "a list of two texts")
            }
            let texts = parts.compactMap(\.string)
            guard texts.count == parts.count else {
                throw .wrong("utterances.\(index)", "a list of two texts")
            }
            utterances.append(texts)
        }
        let dialogue = PublishedDialogue(
            hotelName: nil, agent1: nil, agent2: nil, utterances: utterances,
            alternatives: try alternatives(of: record))
        do {
            return try dialogue.conversation()
        } catch {
            throw RecordFault(error)
        }
    }

    /// A dialogue of the Schema-Guided Dialogue data sets, in which the service is the assistant.
    static func schemaGuided(_ record: SourceRecord) throws(RecordFault) -> Conversation {
        var messages: [Message] = []
        for turn in try record.objects("turns") {
            let role: Message.Role
            switch try turn.text("speaker").uppercased() {
            case "USER": role = .user
            case "SYSTEM": role = .assistant
            default: throw .wrong(turn.path("speaker"), "USER or SYSTEM")
            }
            messages.append(Message(role, try turn.text("utterance")))
        }
        return try checked(Conversation(messages))
    }
}
