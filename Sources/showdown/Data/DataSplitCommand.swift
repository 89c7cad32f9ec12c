// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PreferenceData
import StudyFiles

struct DataSplitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Split conversations into training and held out, with no prompt in common.",
        discussion: """
            Writes train.jsonl and heldout.jsonl into the folder. Conversations that open alike stay together, so that
            the held-out share can come out a little smaller than asked.
            """)

    @Argument(help: "Conversations in any form that `data import` reads.")
    var input: String

    @Option(help: "The folder to write into; made where it does not exist.")
    var output: String

    @Option(name: .customLong("held-out"), help: "The share of conversations to hold out.")
    var heldOut = 0.1

    @Option(help: "The seed of the split.")
    var seed: UInt64 = 7

    @Option(help: "Also write survey prompts to this file: first questions that nobody asks in training.")
    var prompts: String?

    @Option(help: "The section that the survey prompts are for.")
    var section = "hotel"

    @Option(name: .customLong("prompt-limit"), help: "The most survey prompts to write.")
    var promptLimit = 24

    func validate() throws {
        guard heldOut >= 0, heldOut < 1 else {
            throw ValidationError("--held-out is \(heldOut); choose a share from 0 to less than 1.")
        }
        for name in ["train", "heldout"] {
            guard FileContents.canonical(input) != FileContents.canonical("\(output)/\(name).jsonl") else {
                throw ValidationError(
                    "--output is where the file that is read would be replaced; choose another folder.")
            }
        }
        try DataOutput.requireOther(than: input, prompts)
    }

    func run() throws {
        let conversations = try ConversationFile.read(from: input)
        let split = ConversationSplit(conversations, heldOut: heldOut, seed: seed)
        try FileContents.makeFolder(output)
        try JSONLines.write(split.training, to: "\(output)/train.jsonl")
        try JSONLines.write(split.heldOut, to: "\(output)/heldout.jsonl")
        Message.say("\(split.training.count) conversations for training, \(split.heldOut.count) held out.")
        guard let prompts else { return }
        let records = UnseenPrompts.records(
            from: split.heldOut, training: split.training, section: section, limit: promptLimit)
        guard !records.isEmpty else {
            throw FileFailure(
                .badData, path: input, reason: "no held-out conversation opens with a question that is new",
                hint: "Hold out a larger share or bring in more conversations")
        }
        try JSONLines.write(records, to: prompts)
        Message.say("\(records.count) survey prompts that training does not contain.")
    }
}
