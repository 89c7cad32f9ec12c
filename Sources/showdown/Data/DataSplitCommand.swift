// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PreferenceData
import StudyFiles

struct DataSplitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Split data into training and held out, with no conversation in both.",
        discussion: """
            Writes train.jsonl, heldout.jsonl, card.md and card.json into the folder. Records whose conversations open \
            alike stay together (--by prompt: records with the same prompt), so that the held-out share can come out a \
            little smaller than asked. Held-out prompts that training has too, or nearly, are counted, and listed in \
            near-duplicates.jsonl by their lines in both files; records of no use in dropped.jsonl.
            """)

    @Argument(help: "Data in any form that `data import` reads.")
    var input: String

    @Option(help: "The folder to write into; made where it does not exist.")
    var output: String

    @Option(name: .customLong("held-out"), help: "The share of records to hold out.")
    var heldOut = 0.1

    @Option(help: "What stays together: conversation or prompt.")
    var by = SplitGrouping.conversation

    @Option(help: "The seed of the split.")
    var seed: UInt64 = 7

    @Option(
        name: .customLong("near-duplicates"),
        help: """
            The share of three-word runs in common from which prompts count as near-duplicates; 0 looks for none.
            """)
    var threshold = 0.8

    @OptionGroup var reading: DataReadingOptions

    @Option(help: "Where the data come from, for the card.")
    var source: String?

    @Option(help: "The licence of the data, for the card.")
    var licence: String?

    @Option(
        help:
            "Also write survey prompts to this file: first questions of conversations that nobody asks in training."
    )
    var prompts: String?

    @Option(help: "The section that the survey prompts are for.")
    var section = "hotel"

    @Option(name: .customLong("prompt-limit"), help: "The most survey prompts to write.")
    var promptLimit = 24

    func validate() throws {
        guard heldOut >= 0, heldOut < 1 else {
            throw ValidationError("--held-out is \(heldOut); choose a share from 0 to less than 1.")
        }
        guard threshold >= 0, threshold <= 1 else {
            throw ValidationError("--near-duplicates is \(threshold); choose a share from 0 to 1.")
        }
        try reading.check()
        for name in ["train", "heldout"] {
            guard FileContents.canonical(input) != FileContents.canonical("\(output)/\(name).jsonl") else {
                throw ValidationError(
                    "--output is where the file that is read would be replaced; choose another folder.")
            }
        }
        try DataOutput.requireOther(than: input, prompts)
    }

    func run() throws {
        var split = FileSplit()
        (split.share, split.seed, split.grouping) = (heldOut, seed, by)
        split.threshold = threshold > 0 ? threshold : nil
        split.importer = try reading.importer()
        if prompts != nil { split.importer.wanted = .conversations }
        try FileContents.makeFolder(output)
        let drops = DropList("\(output)/dropped.jsonl")
        let outcome = try split.run(input, into: output, drops: drops) { _ in try Interruption.check() }
        let list = try drops.finish()

        var card = DataCard(
            input: try DataCard.Input(path: input, form: outcome.summary.format), source: source,
            licence: licence)
        card.files = [outcome.training, outcome.heldOut]
        card.overlap = outcome.overlap
        card.note(drops)
        card.settings = reading.settings
        card.settings["seed"] = "\(seed)"
        card.settings["held-out share asked for"] = "\(heldOut)"
        card.settings["kept together by"] = by.rawValue
        try card.write(to: output)

        let kind = outcome.summary.kind ?? .conversations
        Message.say(
            "\(outcome.training.records) \(kind.noun(outcome.training.records)) for training, "
                + "\(outcome.heldOut.records) held out.")
        if let overlap = outcome.overlap, overlap.nearDuplicates > 0 {
            Message.say(
                """
                \(overlap.nearDuplicates) of \(overlap.prompts) different held-out prompts stand in training too, or \
                nearly: see \(output)/near-duplicates.jsonl.
                """)
        }
        DataOutput.say(drops, list: list)
        if let prompts { try writePrompts(to: prompts, fromHeldOut: outcome.heldOut.records > 0) }
    }

    private func writePrompts(to path: String, fromHeldOut hasHeldOut: Bool) throws {
        var unseen = UnseenPrompts(section: section, limit: promptLimit)
        var importer = Importer()
        importer.wanted = .conversations
        _ = try importer.run("\(output)/train.jsonl", drops: DropList()) { record, _ in
            if case .conversation(let conversation) = record { unseen.see(training: conversation) }
        }
        if hasHeldOut {
            _ = try importer.run("\(output)/heldout.jsonl", drops: DropList()) { record, _ in
                if case .conversation(let conversation) = record { unseen.see(heldOut: conversation) }
            }
        }
        guard !unseen.records.isEmpty else {
            throw FileFailure(
                .badData, path: input, reason: "no held-out conversation opens with a question that is new",
                hint: "Hold out a larger share or bring in more conversations")
        }
        try JSONLines.write(unseen.records, to: path)
        Message.say("\(unseen.records.count) survey prompts that training does not contain.")
    }
}
