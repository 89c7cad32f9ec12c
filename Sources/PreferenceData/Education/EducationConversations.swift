// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// The built-in conversations between a student and a tutor, in the form of EduFeedback: a seeded grammar, no text from
/// elsewhere.
///
/// Eleven subjects, four to eight utterances, moods of both sides; either side may open. Every answer answers one question
/// only, so that no answer stands under two questions that contradict each other.
package enum EducationConversations {
    package static let standardCount = 2_400

    /// - Returns: `count` dialogues, no two alike; the same for the same seed on every machine.
    package static func generate(count: Int, seed: UInt64) -> [PublishedDialogue] {
        var dialogues: [PublishedDialogue] = []
        var seen: Set<[[String]]> = []
        var draws = SeededGenerator(seed: seed, stream: "education conversations")
        while dialogues.count < count {
            let own = SeededGenerator(seed: draws.next())
            let subject = EducationSubject.all[dialogues.count % EducationSubject.all.count]
            let dialogue = EducationDialogueWriter(subject: subject, draws: own).write()
            if seen.insert(dialogue.utterances).inserted { dialogues.append(dialogue) }
        }
        return dialogues
    }
}
