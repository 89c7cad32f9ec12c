// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PreferenceData

struct DataAlternateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alternate",
        abstract: "Make preferences.jsonl from conversations by the Alternating Population Strategy.",
        discussion: """
            Chosen is the answer to a question, rejected the answer to the next one. Worse answers that come with a
            conversation ("alternatives") give pairs of their own, with their kind as source.
            """)

    @Argument(help: "Conversations in any form that `data import` reads.")
    var input: String

    @Option(help: "The file to write; standard output without it.")
    var output: String?

    @Flag(
        help:
            "Set the last answer of a conversation against its first assistant turn, as the published code does."
    )
    var wrap = false

    @Flag(inversion: .prefixedNo, help: "Also use the worse answers that come with the conversations.")
    var alternatives = true

    func validate() throws { try DataOutput.requireOther(than: input, output) }

    func run() throws {
        let conversations = try ConversationFile.read(from: input)
        let alternating = AlternatingPopulation(conversations, wrap: wrap)
        let others = alternatives ? AlternativePairs(conversations) : AlternativePairs([])
        try DataOutput.write(alternating.pairs + others.pairs, to: output)
        Message.say(
            """
            \(conversations.count) conversations give \(alternating.countWithoutWrap) alternating pairs without \
            wrapping and \(alternating.countWithWrap) with it; this file wraps \(wrap ? "them" : "none").
            Written: \(alternating.pairs.count) alternating pairs and \(others.pairs.count) from worse answers.
            Left out because both texts were the same: \(alternating.identical + others.identical).
            """)
    }
}
