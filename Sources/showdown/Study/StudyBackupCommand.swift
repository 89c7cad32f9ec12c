// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import SurveyStore

struct StudyBackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy a study, also while it is served; the ledger records it.",
        discussion: """
            Never copy the file of a served study by other means: what is still in its write-ahead log would be missing. A \
            backup holds personal data like the study itself, and is due for erasure when the study's terms say.
            """)

    @Argument(help: "The study's database.")
    var study: String

    @Option(help: "Where the copy goes (default: beside the study, named by the time).")
    var output: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let store = try SurveyStore(study)
        defer { try? store.close() }
        let path = output ?? store.backupPath()
        for name in try store.removeUnfinished(beside: path) {
            Message.say("Removed \(name), which a backup or restore left half done.")
        }
        let backup = try store.backUp(to: path)
        if json { return try DataOutput.write([backup], to: nil) }
        Message.say("\(path): \(backup.ledgerSize) ledger entries, SHA-256 \(backup.sha256)")
        if let due = backup.purgeBy {
            Message.say("Due for erasure by \(due): showdown study purge \(study) --as-due")
        }
        Message.say("Try it: showdown study restore --drill \(path)")
    }
}
