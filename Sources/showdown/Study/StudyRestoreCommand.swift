// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import StudyFiles
internal import SurveyStore

struct StudyRestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in a study's place once it has proved sound; the ledger says what was lost.",
        discussion: """
            What was erased after the backup was made (withdrawals, rights of erasure, purges) is erased from it again, where \
            the study that is replaced can still be read. With --drill everything happens in a temporary folder, which is removed.
            """)

    @Argument(help: "The backup.")
    var backup: String

    @Option(help: "The study to make.")
    var output: String?

    @Option(
        help:
            "A file of earlier checkpoints; those that the backup reaches must be part of it. May be repeated."
    )
    var checkpoint: [String] = []

    @Flag(help: "Replace a study that is there already; it is kept under another name.")
    var replace = false

    @Flag(help: "Only try it, in a temporary folder.")
    var drill = false

    func validate() throws {
        guard drill == (output == nil) else {
            throw ValidationError(drill ? "A drill has no --output." : "Give --output, or --drill to try it.")
        }
        if drill && replace { throw ValidationError("A drill replaces nothing.") }
    }

    func run() throws {
        let restoration = StudyRestoration(
            backup: backup, output: output ?? "", checkpoints: try checkpoint.flatMap(LedgerCheckpoint.read),
            replaces: replace)
        let outcome = try drill ? restoration.drill() : restoration.run()
        for name in outcome.removed {
            Message.say("Removed \(name), which a backup or restore left half done.")
        }
        Message.say("Checked: \(backup), \(outcome.size) ledger entries, SHA-256 \(outcome.sha256).")
        if outcome.heldAgainst > 0 {
            Message.say("Part of its ledger: checkpoints given, \(outcome.heldAgainst) of them.")
        }
        say(outcome)
        if drill { return Message.say("The drill went well; nothing was changed.") }
        if let aside = outcome.aside {
            Message.say("What was there is now \(aside): it holds names like a backup and is listed as one.")
        }
        Message.say(
            "Restored \(output ?? ""). Publish its checkpoint: earlier ones reach no further than the backup."
        )
        try DataOutput.write(Array(outcome.checkpoint.text.utf8), to: nil)
    }

    private func say(_ outcome: StudyRestoration.Outcome) {
        Message.say(
            "It holds \(outcome.counts.submitted) submissions, \(outcome.counts.answering) volunteers who are answering, "
                + "\(outcome.counts.votes) votes.")
        guard let lost = outcome.lost else {
            return Message.say(
                "What came after it is not known: volunteers who withdrew since must be erased again by hand."
            )
        }
        let kinds = lost.kinds.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(
            separator: ", ")
        if let parting = lost.parting {
            Message.say(
                "warning: the replaced study is no continuation of the backup: they part at entry \(parting + 1)."
            )
        }
        Message.say(
            kinds.isEmpty
                ? "Lost: the entries up to \(lost.size) that a checkpoint saw; what they were is not known."
                : "Lost from its ledger of \(lost.size) entries: \(kinds).")
        if outcome.erased > 0 {
            Message.say("Erased again: the data of \(outcome.erased) volunteers that was erased since.")
        }
    }
}
