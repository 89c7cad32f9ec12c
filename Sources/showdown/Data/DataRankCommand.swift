// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PreferenceData
import StudyFiles

struct DataRankCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rank",
        abstract: "Make ranked.jsonl, which rrhf learns from, of scored responses or of pairs.",
        discussion: """
            A line of the input is {"prompt", "completion" or "text", "score"}, of which those of one prompt become one list,
            or {"prompt", "chosen", "rejected"}, a list of two. Prompts with one response, or whose responses all have one
            score, are counted and left out. A line that is neither is named, and nothing is written.
            """)

    @Argument(help: "JSON lines of scored responses or of pairs.")
    var input: String

    @Option(help: "The file to write; standard output without it.")
    var output: String?

    func validate() throws { try DataOutput.requireOther(than: input, output) }

    func run() throws {
        let made = try ResponseRankings.read(from: input)
        try DataOutput.write(made.lists, to: output)
        let responses = made.lists.reduce(0) { $0 + $1.responses.count }
        Message.say(
            """
            \(made.lists.count) lists with \(responses) responses. Left out: \(made.single) prompts with one response, \
            \(made.level) whose responses all have one score.
            """)
    }
}
