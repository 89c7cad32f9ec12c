// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import SurveyStore

struct StudyCheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract:
            "Print or file the ledger's checkpoint, for keeping where nobody who runs the study can change it.",
        discussion: """
            A checkpoint is the number of entries and the root of the Merkle tree over them, in the form of C2SP's signed \
            notes. Send it to the ethics board, commit it, put it into the registration.
            """)

    @Argument(help: "The study's database.")
    var study: String

    @Option(help: "Sign with this key; it must be the one that the study was sealed with.")
    var ledgerKey: String?

    @Option(help: "Append to this file, unless the ledger no longer has what the file's last checkpoint saw.")
    var output: String?

    func run() throws {
        let key = try ledgerKey.map(LedgerKey.read)
        let store = try SurveyStore(study)
        defer { try? store.close() }
        guard let output else {
            return try DataOutput.write(Array(store.checkpoint(signedBy: key).text.utf8), to: nil)
        }
        let checkpoint = try CheckpointLog(output).append(from: store, signedBy: key)
        Message.say("\(output): \(checkpoint.size) entries, root \(checkpoint.root.base64)")
    }
}
