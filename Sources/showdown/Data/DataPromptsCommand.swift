// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PreferenceData
import StudyFiles

struct DataPromptsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prompts",
        abstract: "Make a prompts file of the prompts of preference pairs.",
        discussion: """
            Each prompt once, in the order of the file. `showdown sample` answers them; its responses are then what
            `showdown train METHOD --unseen` watches beside the chosen and the rejected ones.
            """)

    @Argument(help: "JSON lines of {\"prompt\", \"chosen\", \"rejected\"}.")
    var input: String

    @Option(help: "The file to write; standard output without it.")
    var output: String?

    @Option(help: "The most prompts to write.")
    var limit: Int?

    @Option(help: "The section that the prompts are for.")
    var section = "pairs"

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit); give at least 1.") }
        try DataOutput.requireOther(than: input, output)
    }

    func run() throws {
        var seen: Set<String> = []
        var prompts = try PreferencePair.read(from: input).map(\.prompt).filter {
            !$0.isEmpty && seen.insert($0).inserted
        }
        if let limit { prompts = Array(prompts.prefix(limit)) }
        let records = prompts.enumerated().map {
            PromptRecord(section: section, promptID: "\(section)-\($0 + 1)", prompt: $1)
        }
        try DataOutput.write(records, to: output)
        Message.say("\(records.count) prompts.")
    }
}
