// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// The built-in Hotel Concierge conversations: a seeded grammar, no text from elsewhere.
///
/// The concierge greets, the guest asks three to six times, and within a conversation (and for one house in the
/// whole corpus) answers agree about every fact. Answers have two to four sentences.
package enum HotelConversations {
    /// The number that the demo uses.
    package static let standardCount = 2_400

    /// - Returns: `count` dialogues, no two alike; the same for the same seed on every machine.
    package static func generate(count: Int, seed: UInt64) -> [PublishedDialogue] {
        let hotels = HotelFacts.names.map { HotelFacts(name: $0, seed: seed) }
        var dialogues: [PublishedDialogue] = []
        var seen: Set<[[String]]> = []
        var draws = SeededGenerator(seed: seed, stream: "hotel conversations")
        while dialogues.count < count {
            let own = SeededGenerator(seed: draws.next())
            let dialogue = HotelDialogueWriter(hotel: draws.pick(hotels), draws: own).write()
            if seen.insert(dialogue.utterances).inserted { dialogues.append(dialogue) }
        }
        return dialogues
    }

    /// A greeting as the conversations have it, marks removed.
    package static func greeting(of hotel: String, number: Int) -> String {
        let templates = HotelCourtesies.greetings[.staying] ?? []
        var draws = SeededGenerator(seed: UInt64(number), stream: "greeting")
        let phrase = HotelPhrase(templates[number % templates.count], draws: &draws)
        return SlotMarks.removed(from: phrase.marked(with: ["hotel": hotel]))
    }
}
