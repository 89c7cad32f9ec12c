// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PreferenceData
import StudyFiles

/// The data sets that come with the command.
enum BuiltInData: String, CaseIterable, ExpressibleByArgument {
    case hotel
    case education
    case reviews
}

struct DataGenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write built-in data: hotel conversations, tutoring, or film-review prompts.",
        discussion: """
            hotel: Hotel Concierge conversations, a JSON array of {"hotel_name", "agent1", "agent2", "utterances",
            "alternatives"}.
            education: a student and a tutor in eleven subjects, in the same form with "subject". Turn both into
            conversations with `showdown data import`.
            reviews: JSON lines of {"section", "prompt_id", "prompt", "title", "label"}, a prompts file as it is.

            The same seed gives the same file.
            """)

    @Argument(help: "hotel, education or reviews.")
    var data = BuiltInData.hotel

    @Option(help: "The file to write; standard output without it.")
    var output: String?

    @Option(
        help: """
            How many (default: \(HotelConversations.standardCount) dialogues, \(ReviewPrompts.standardCount) review prompts).
            """)
    var count: Int?

    @Option(help: "The seed of every choice.")
    var seed: UInt64 = 7

    @Option(help: "Also write survey prompts that no dialogue contains, as a prompts file.")
    var prompts: String?

    private var most: Int {
        switch data {
        case .hotel: 1_000_000
        case .education: 100_000
        case .reviews: ReviewPrompts.mostCount / 2
        }
    }

    func validate() throws {
        if let count, !(1...most).contains(count) {
            throw ValidationError("--count is \(count); choose a number from 1 to \(most).")
        }
        if data == .reviews, prompts != nil {
            throw ValidationError("--prompts is for dialogues; reviews are prompts themselves: use --output.")
        }
    }

    func run() throws {
        switch data {
        case .hotel:
            let dialogues = HotelConversations.generate(
                count: count ?? HotelConversations.standardCount, seed: seed)
            try write(dialogues, prompts: HotelSurveyPrompts.records())
            Message.say(
                "\(dialogues.count) dialogues of \(HotelFacts.names.count) hotels with \(Self.worse(dialogues)) worse answers."
            )
        case .education:
            let dialogues = EducationConversations.generate(
                count: count ?? EducationConversations.standardCount, seed: seed)
            try write(dialogues, prompts: EducationSurveyPrompts.records())
            Message.say(
                "\(dialogues.count) dialogues in \(EducationSubject.all.count) subjects with \(Self.worse(dialogues)) worse answers."
            )
        case .reviews:
            let made = ReviewPrompts.generate(count: count ?? ReviewPrompts.standardCount, seed: seed)
            try DataOutput.write(made, to: output)
            Message.say(
                "\(made.count) prompts, \(made.count { $0.label == .positive }) of them positive.")
        }
    }

    private func write(_ dialogues: [PublishedDialogue], prompts records: [PromptRecord]) throws {
        try DataOutput.write(try PublishedDialogue.fileContents(dialogues), to: output)
        if let prompts { try JSONLines.write(records, to: prompts) }
    }

    private static func worse(_ dialogues: [PublishedDialogue]) -> Int {
        dialogues.reduce(0) { $0 + ($1.alternatives?.count ?? 0) }
    }
}
