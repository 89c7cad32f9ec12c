// SPDX-License-Identifier: Apache-2.0

import Analysis
import ArgumentParser
import FoundationEssentials
import StudyFiles
import Tensors

/// `showdown bench analysis`: from a votes.csv to every table, and the two-way bootstrap.
struct BenchAnalysisCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analysis", abstract: "Measure reading, tables and bootstrap of a large study.",
        discussion: """
            Simulated votes, 100 questions a participant and four methods a page, are written to a temporary file first, \
            which is not measured. Then, by turns: the file is read, its names are put in order, every table is made, and \
            participants and questions are resampled. Peak memory is of these alone. A machine as the project's targets \
            are stated for does 450 GFLOP/s in f32; the last line says what its time would be at this machine's ratio. \
            Nothing else should run meanwhile.
            """)

    @Option(help: "Votes, rounded up to whole participants.")
    var votes = 1_000_000

    @Option(help: "Replicates of the two-way bootstrap.")
    var replicates = 10_000

    @Option(help: "Measurements of each piece of work, of which the median counts.")
    var repeats = 3

    @Option(help: "Repeats of each product for the machine's limit.")
    var limitRepeats = 10

    @Option(help: "The seed of the votes and of the bootstrap.")
    var seed: UInt64 = 1

    @Option(help: "Keep the votes in this file.")
    var keep: String?

    @Flag(help: "Print a JSON object.")
    var json = false

    @Flag(help: "No words on standard error.")
    var quiet = false

    func validate() throws {
        for (name, value, range) in [
            ("--votes", votes, 0...100_000_000), ("--replicates", replicates, 0...1_000_000),
            ("--repeats", repeats, 1...1_000), ("--limit-repeats", limitRepeats, 1...100_000),
        ] where !range.contains(value) {
            throw ValidationError("\(name) is \(value); give \(range.lowerBound) to \(range.upperBound).")
        }
    }

    func run() throws {
        let path = keep ?? Self.temporaryFile
        defer { if keep == nil { try? FileManager.default.removeItem(atPath: path) } }
        if !quiet, !json { Message.say("Writing \(votes) votes to \(path)") }
        try SimulatedVotes(participants: (votes + 99) / 100, questions: 100, seed: seed).write(to: path)
        var bench = AnalysisBench(path: path, replicates: replicates, seed: seed)
        PeakMemory.reset()
        for turn in 1...repeats {
            if !quiet, !json { Message.say("Analysing, \(turn) of \(repeats)") }
            try bench.measure()
        }
        let memory = PeakMemory.bytes
        if !quiet, !json { Message.say("Measuring this machine") }
        let report = AnalysisBenchReport(
            bench, memory: memory, limit: MachineLimit.measure(repeats: limitRepeats))
        try json ? DataOutput.write([report], to: nil) : DataOutput.write(Array(report.text.utf8), to: nil)
    }

    private static var temporaryFile: String {
        FileManager.default.temporaryDirectory.appendingPathComponent("votes-\(UUID().uuidString).csv").path
    }
}
