// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import StudyFiles
internal import SurveyStore

struct StudyExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write an unblinded study's votes, options and codebook; the ledger records it.",
        discussion: """
            Writes votes.csv, options.csv and codebook.md, which says what every column means; rankings.csv and ratings.csv where \
            the study asks for them; reasons.csv, comments.csv and attention.csv likewise; background.csv as far as the terms \
            allow; and, where the consent form discloses names, participants.csv and acknowledgments.md.
            """)

    @Argument(help: "The study's database.")
    var study: String

    @Option(help: "The folder to write into (default: exports/STUDY).")
    var output: String?

    @Flag(
        help: "Write preferences.jsonl as well: each text that was chosen against each other, for training.")
    var preferences = false

    @Option(
        help: """
            With --preferences: the responses.jsonl that the study was made of, so that prompts are those that the models \
            read, chat marks among them, and not what volunteers saw.
            """)
    var responses: String?

    func validate() throws {
        guard responses == nil || preferences else {
            throw ValidationError("--responses needs --preferences.")
        }
    }

    func run() throws {
        let store = try SurveyStore(study)
        defer { try? store.close() }
        var export = try store.export(preferences: preferences)
        if let responses, let shown = export.files["preferences.jsonl"] {
            export.files["preferences.jsonl"] = try ModelPrompts(responses).restored(shown)
        }
        let folder = output ?? "exports/\(export.study)"
        try export.write(to: folder, of: store)
        try store.close()
        Message.say("Wrote \(export.files.keys.sorted().joined(separator: ", ")) to \(folder).")
        let rows = export.votes.votes.count
        let answers = Int(export.votes.votes.reduce(0) { $0 + $1.weight }.rounded())
        Message.say(
            "\(answers) answers\(rows == answers ? "" : " in \(rows) rows of votes.csv"); not among them: \(export.votes.unsubmittedVotes) answers of "
                + "\(export.votes.unsubmittedParticipants) volunteers who did not submit; "
                + "\(export.votes.withdrawnParticipants) volunteers withdrew.")
    }
}
