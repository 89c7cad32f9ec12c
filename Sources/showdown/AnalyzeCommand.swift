// SPDX-License-Identifier: Apache-2.0

import Analysis
import ArgumentParser
import StudyFiles
import SurveyStore
import Surveys

struct AnalyzeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Compute win rates, questions won and average winning preference from votes.",
        discussion: """
            From an unblinded study, or from any votes.csv with --votes. Writes tables (CSV, JSON, Markdown), charts (SVG) \
            and a manifest of checksums into exports/STUDY or --output, and prints the tables.
            """)

    @Argument(help: "An unblinded study's database.")
    var study: String?

    @Option(help: "A votes.csv, as `showdown study export` writes it.")
    var votes: String?

    @Option(help: "The folder to write into; for a study, exports/STUDY without it.")
    var output: String?

    @Flag(help: "Print every figure as one JSON object instead of the tables.")
    var json = false

    @Option(help: "The seed of the bootstrap.")
    var seed: UInt64 = 7

    @Option(help: "Replicates of the two-way bootstrap; 0 for none.")
    var replicates = 0

    func validate() throws {
        guard (study == nil) != (votes == nil) else {
            throw ValidationError("Name either a study's database or a votes.csv with --votes.")
        }
        guard (0...1_000_000).contains(replicates) else {
            throw ValidationError("--replicates is \(replicates); choose a number from 0 to 1000000.")
        }
    }

    func run() throws {
        let (found, folder, path) = try read()
        let run = AnalysisRun(
            votes: found, inputs: [try .init(path: path)], seed: seed, replicates: replicates)
        if let folder {
            try run.export(to: folder)
            Message.say("The tables and charts are in \(folder); begin with \(folder)/tables.md.")
        }
        let printed = json ? try run.json() : Array(TablesMarkdown.text(run.tables).utf8)
        try DataOutput.write(printed, to: nil)
    }

    /// The votes, the folder that the results go to, and the file that they rest on.
    private func read() throws -> (votes: [Vote], folder: String?, path: String) {
        if let votes { return (try VoteTable.read(from: votes), output, votes) }
        let path = study ?? ""
        let store = try SurveyStore(reading: path)
        defer { try? store.close() }
        let unblinded = try store.votes()
        let id = try store.study().definition.id
        try store.close()
        if unblinded.unsubmittedParticipants + unblinded.withdrawnParticipants > 0 {
            Message.say(
                "Not among the votes: \(unblinded.unsubmittedVotes) answers of \(unblinded.unsubmittedParticipants) volunteers"
                    + " who did not submit; \(unblinded.withdrawnParticipants) volunteers withdrew.")
        }
        return (unblinded.votes, output ?? "exports/\(id)", path)
    }
}
