// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import StudyFiles
internal import SurveyStore
internal import Surveys

struct StudyExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write votes.csv of an unblinded study; the ledger records it.")

    @Argument(help: "The study's database.")
    var study: String

    @Option(help: "The folder to write into (default: exports/STUDY).")
    var output: String?

    func run() throws {
        let store = try SurveyStore(study)
        let unblinded = try store.votes()
        let folder = try output ?? "exports/\(store.study().definition.id)"
        try FileContents.makeFolder(folder)
        let text = VoteTable.text(unblinded.votes)
        try FileContents.write(text, to: "\(folder)/votes.csv")
        try store.recordExport(["votes.csv": Fingerprint.of(text)])
        try store.close()
        Message.say(
            "Wrote \(unblinded.votes.count) votes to \(folder)/votes.csv. Not among them: "
                + "\(unblinded.unsubmittedVotes) answers of \(unblinded.unsubmittedParticipants) volunteers who did "
                + "not submit; \(unblinded.withdrawnParticipants) volunteers withdrew.")
    }
}
