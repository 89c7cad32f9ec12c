// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
private import StudyFiles

/// A dialogue in the form in which role-played preference data is published.
///
/// `agent1` is the assistant (a receptionist, a tutor) and `agent2` the user; both personas are texts. A text may
/// hold marks such as `[check in|September 1st]`, of which a reader sees the value. `alternatives` is Showdown's own
/// addition and optional; its `turn` counts utterances from 0.
package struct PublishedDialogue: Codable, Equatable, Sendable {
    package var hotelName: String?
    /// The field of study, where a tutor speaks.
    package var subject: String?
    package var agent1: String?
    package var agent2: String?
    /// Each is the speaker and the text.
    package var utterances: [[String]]
    package var alternatives: [Alternative]?

    enum CodingKeys: String, CodingKey {
        case agent1, agent2, utterances, alternatives, subject
        case hotelName = "hotel_name"
    }

    package init(
        hotelName: String?, agent1: String?, agent2: String?, utterances: [[String]],
        alternatives: [Alternative]?
    ) {
        self.hotelName = hotelName
        self.agent1 = agent1
        self.agent2 = agent2
        self.utterances = utterances
        self.alternatives = alternatives
    }

    /// The dialogue as turns of user and assistant, marks removed.
    package func conversation() throws(Conversation.Fault) -> Conversation {
        var messages: [Message] = []
        for (index, utterance) in utterances.enumerated() {
            guard utterance.count == 2 else {
                throw Conversation.Fault(
                    kind: .speaker, turn: index + 1,
                    reason: "an utterance is a list of two, the speaker and the text")
            }
            let role: Message.Role
            switch utterance[0] {
            case "agent1": role = .assistant
            case "agent2": role = .user
            default:
                throw Conversation.Fault(
                    kind: .speaker, turn: index + 1,
                    reason: "the speaker is \"\(utterance[0])\", neither agent1 nor agent2")
            }
            messages.append(Message(role, SlotMarks.removed(from: utterance[1])))
        }
        let alternatives = (alternatives ?? []).map { alternative in
            Alternative(
                turn: alternative.turn, kind: alternative.kind,
                text: SlotMarks.removed(from: alternative.text))
        }
        return try Conversation(messages, alternatives: alternatives).checked()
    }

    /// A JSON array, one dialogue a line.
    package static func fileContents(_ dialogues: [PublishedDialogue]) throws -> [UInt8] {
        var bytes = Array("[".utf8)
        for (index, dialogue) in dialogues.enumerated() {
            bytes += Array(index == 0 ? "\n".utf8 : ",\n".utf8)
            bytes += try JSONLines.encode(dialogue).dropLast()
        }
        return bytes + Array("\n]\n".utf8)
    }
}
