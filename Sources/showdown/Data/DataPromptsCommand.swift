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

    @Flag(
        help:
            "Also write each prompt's first chosen response as its reference, for sample --checkpoint NAME=dataset."
    )
    var references = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit); give at least 1.") }
        try DataOutput.requireOther(than: input, output)
    }

    func run() throws {
        var seen: Set<String> = []
        var pairs = try PreferencePair.read(from: input).filter {
            !$0.prompt.isEmpty && seen.insert($0.prompt).inserted
        }
        if let limit { pairs = Array(pairs.prefix(limit)) }
        let records = pairs.enumerated().map { index, pair in
            PromptRecord(
                section: section, promptID: "\(section)-\(index + 1)", prompt: pair.prompt,
                reference: references ? pair.chosen : nil)
        }
        try DataOutput.write(records, to: output)
        Message.say("\(records.count) prompts.")
    }
}
