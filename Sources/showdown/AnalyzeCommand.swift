// SPDX-License-Identifier: Apache-2.0

import Analysis
import ArgumentParser
import StudyFiles

struct AnalyzeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Compute win rates, questions won and average winning preference from votes.",
        discussion: """
            Writes tables (CSV, JSON, Markdown), charts (SVG) and a manifest of checksums into the output folder. \
            Without --output and --json, the tables are printed.
            """)

    @Option(help: "A votes.csv, as `showdown study export` writes it.")
    var votes: String

    @Option(help: "The folder to write into, such as exports/pilot.")
    var output: String?

    @Flag(help: "Print every figure as one JSON object.")
    var json = false

    @Option(help: "The seed of the bootstrap.")
    var seed: UInt64 = 7

    @Option(help: "Replicates of the two-way bootstrap; 0 for none.")
    var replicates = 0

    func validate() throws {
        guard (0...1_000_000).contains(replicates) else {
            throw ValidationError("--replicates is \(replicates); choose a number from 0 to 1000000.")
        }
    }

    func run() throws {
        let run = AnalysisRun(
            votes: try VoteTable.read(from: votes), inputs: [try .init(path: votes)], seed: seed,
            replicates: replicates)
        if let output {
            try run.export(to: output)
            DataOutput.say("The tables and charts are in \(output); begin with \(output)/tables.md.")
        }
        if json {
            try DataOutput.write(try run.json(), to: nil)
        } else if output == nil {
            try DataOutput.write(Array(TablesMarkdown.text(run.tables).utf8), to: nil)
        }
    }
}
