// SPDX-License-Identifier: Apache-2.0

import Analysis
import ArgumentParser
import StudyFiles

struct JudgeCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Put judges beside people: win rates, agreement, rankings.",
        discussion: """
            Rows whose kind is judge are judges, all others people. Questions belong together by section and name; of people who \
            saw more responses than the judge those count who chose among what the judge saw.
            """)

    @Option(help: "A votes.csv, of people, of judges or of both; may be given several times.")
    var votes: [String]

    @Flag(help: "Print one JSON object instead of the tables.")
    var json = false

    func run() throws {
        var all: [Vote] = []
        for path in votes { all += try VoteTable.read(from: path) }
        let names = votes.joined(separator: ", ")
        guard all.contains(where: { $0.kind != .judge }) else {
            throw FileFailure(
                .badData, path: names, reason: "holds no votes of people",
                hint: "Give their votes.csv with another --votes")
        }
        guard all.contains(where: { $0.kind == .judge }) else {
            throw FileFailure(
                .badData, path: names, reason: "holds no votes of judges",
                hint: "`showdown judge ask` and `judge import` write them; their column kind is judge")
        }
        let comparisons = JudgeComparison.all(in: Ballots(all))
        guard !comparisons.isEmpty else {
            throw FileFailure(
                .badData, path: names, reason: "has no section in which both people and a judge voted",
                hint: "Sections go by their names; `judge import --section NAME` gives one")
        }
        try DataOutput.write(
            json
                ? JSONLines.encode(JudgeComparisonJSON(comparisons))
                : Array(JudgeMarkdown.text(comparisons).utf8), to: nil)
    }
}
