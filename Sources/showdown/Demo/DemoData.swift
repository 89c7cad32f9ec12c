// SPDX-License-Identifier: Apache-2.0

import PreferenceData
import Randomness
import StudyFiles

/// The demo's first stage: conversations, preference pairs and survey prompts.
struct DemoData {
    let folder: DemoFolder
    /// A file of real conversations; nil for the generated ones.
    let conversations: String?
    let seed: UInt64

    var isDone: Bool { FileContents.exists(folder.prompts) }

    /// Writes the files and says what is in them; the prompts come last and mark the stage as done.
    func run(_ progress: Progress) throws -> String {
        let all = try read()
        try progress.update(1, of: 3)
        let split = ConversationSplit(all, heldOut: DemoPlan.heldOutShare, seed: seed)
        try JSONLines.write(split.training, to: folder.conversations)
        try JSONLines.write(split.heldOut, to: folder.heldOutConversations)
        let training = pairs(split.training)
        let heldOut = Array(pairs(split.heldOut).prefix(Self.mostHeldOutPairs))
        guard !training.isEmpty, !heldOut.isEmpty else {
            throw FileFailure(
                .badData, path: conversations ?? folder.dialogues, reason: "gives too few preference pairs",
                hint: "A conversation needs at least two answered questions; give more conversations")
        }
        try progress.update(2, of: 3)
        try JSONLines.write(training, to: folder.preferences)
        try JSONLines.write(heldOut, to: folder.heldOutPreferences)
        let prompts =
            conversations == nil
            ? HotelSurveyPrompts.records()
            : UnseenPrompts.records(
                from: split.heldOut, training: split.training, section: HotelSurveyPrompts.section, limit: 20)
        guard prompts.count >= Self.fewestPrompts else {
            throw FileFailure(
                .badData, path: conversations ?? folder.dialogues,
                reason:
                    "gives only \(prompts.count) questions that no training conversation asks; \(Self.fewestPrompts) are needed",
                hint: "Give more conversations")
        }
        try JSONLines.write(prompts, to: folder.prompts)
        return "\(all.count) conversations, \(training.count) pairs to train on, \(heldOut.count) held out"
    }

    private static let fewestPrompts = 13
    /// Enough for an accuracy to within five points (Wilson, 95 %), few enough to be scored in seconds.
    private static let mostHeldOutPairs = 500

    private func read() throws -> [Conversation] {
        if let conversations { return try ConversationFile.read(from: conversations) }
        let dialogues = HotelConversations.generate(count: HotelConversations.standardCount, seed: seed)
        try FileContents.write(try PublishedDialogue.fileContents(dialogues), to: folder.dialogues)
        return try dialogues.map { try $0.conversation() }
    }

    /// The pairs of the Alternating Population Strategy and as many of the harder ones, in a seeded order.
    private func pairs(_ conversations: [Conversation]) -> [PreferencePair] {
        var draws = SeededGenerator(seed: seed, stream: "demo pairs")
        let alternating = AlternatingPopulation(conversations).pairs
        let harder = draws.shuffled(AlternativePairs(conversations).pairs).prefix(alternating.count)
        return draws.shuffled(alternating + harder)
    }
}
