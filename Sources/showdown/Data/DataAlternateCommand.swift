// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PreferenceData
import StudyFiles

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

    @Option(
        help: """
            How prompts are written: \(PromptLayout.names.joined(separator: ", ")). Training lays ChatML out anew for a \
            checkpoint with another layout.
            """)
    var layout = "chatml"

    @Option(help: "A system text to put before every conversation.")
    var system: String?

    func validate() throws {
        guard PromptLayout.names.contains(layout) else {
            throw ValidationError(
                "--layout \(layout) is not known; choose one of \(PromptLayout.names.joined(separator: ", "))."
            )
        }
        try DataOutput.requireOther(than: input, output)
    }

    func run() throws {
        let layout = try PromptLayout(named: layout)
        var alternating = AlternatingPopulation(wrap: wrap, layout: layout)
        var others = AlternativePairs(layout: layout)
        var importer = Importer()
        importer.wanted = .conversations
        importer.system = system
        let drops = DropList(output.map { "\($0).dropped.jsonl" })
        let writer = try RecordWriter(output)
        var number = 0
        var worse = 0
        do {
            _ = try importer.run(input, drops: drops) { record, _ in
                guard case .conversation(let conversation) = record else { return }
                number += 1
                var pairs = try alternating.pairs(of: conversation, number: number)
                if alternatives {
                    let more = try others.pairs(of: conversation, number: number)
                    worse += more.count
                    pairs += more
                }
                for pair in pairs { try writer.write(.pair(pair)) }
            }
        } catch {
            try drops.finish()
            throw writer.keep(after: error)
        }
        let list = try drops.finish()
        let written = try writer.finish().records
        Message.say(
            """
            \(number) conversations give \(alternating.countWithoutWrap) alternating pairs without \
            wrapping and \(alternating.countWithWrap) with it; this file wraps \(wrap ? "them" : "none").
            Written: \(written - worse) alternating pairs and \(worse) from worse answers.
            Left out because both texts were the same: \(alternating.identical + others.identical).
            """)
        DataOutput.say(drops, list: list)
    }
}
