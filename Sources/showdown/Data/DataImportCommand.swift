// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PreferenceData

struct DataImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turn conversations from elsewhere into conversations.jsonl.",
        discussion: """
            Reads a JSON array or JSON lines of {"messages": [{"role", "content"}]} or of {"utterances": [["agent1",
            TEXT], ["agent2", TEXT], ...]}, where agent1 is the assistant. Marks such as [hotel|Four Seasons] become
            their value. The first conversation that is at fault is named, and nothing is written.
            """)

    @Argument(help: "The file to read.")
    var input: String

    @Option(help: "The file to write; standard output without it.")
    var output: String?

    @Option(help: "A system text to put before every conversation.")
    var system: String?

    func validate() throws { try DataOutput.requireOther(than: input, output) }

    func run() throws {
        var conversations = try ConversationFile.read(from: input)
        if let system { conversations = try conversations.map { try $0.following(system: system).checked() } }
        try DataOutput.write(conversations, to: output)
        let turns = conversations.reduce(0) { $0 + $1.answers.count }
        Message.say("\(conversations.count) conversations with \(turns) answered questions.")
    }
}
