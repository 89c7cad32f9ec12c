// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PreferenceData
import StudyFiles

struct DataGenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write the built-in Hotel Concierge conversations.",
        discussion: """
            The file is a JSON array of {"hotel_name", "agent1", "agent2", "utterances", "alternatives"}; turn it into
            conversations with `showdown data import`. The same seed gives the same file.
            """)

    @Option(help: "The file to write; standard output without it.")
    var output: String?

    @Option(help: "How many dialogues.")
    var count = HotelConversations.standardCount

    @Option(help: "The seed of every choice.")
    var seed: UInt64 = 7

    @Option(help: "Also write survey prompts that no dialogue contains, as a prompts file.")
    var prompts: String?

    func validate() throws {
        guard (1...1_000_000).contains(count) else {
            throw ValidationError("--count is \(count); choose a number from 1 to 1000000.")
        }
    }

    func run() throws {
        let dialogues = HotelConversations.generate(count: count, seed: seed)
        try DataOutput.write(try PublishedDialogue.fileContents(dialogues), to: output)
        if let prompts { try JSONLines.write(HotelSurveyPrompts.records(), to: prompts) }
        let alternatives = dialogues.reduce(0) { $0 + ($1.alternatives?.count ?? 0) }
        Message.say(
            "\(count) dialogues of \(HotelFacts.names.count) hotels with \(alternatives) worse answers.")
    }
}
