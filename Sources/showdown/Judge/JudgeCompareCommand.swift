// SPDX-License-Identifier: Apache-2.0

import Analysis
import ArgumentParser
import StudyFiles

struct JudgeCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Put judges beside people: win rates, agreement, rankings.",
        discussion: """
            Rows whose kind is judge are judges' and all others people's, in a votes.csv without that column all of them; \
            `judge import --kind judge` makes a file a judge's. Questions belong together by section and name; of people who \
            saw more responses than the judge those count who chose among what the judge saw.
            """)

    @Option(help: "A votes.csv, of people, of judges or of both; may be given several times.")
    var votes: [String]

    @Flag(help: "Print one JSON object instead of the tables.")
    var json = false

    func run() throws {
        let all = try read()
        let names = votes.joined(separator: ", ")
        guard all.contains(where: { $0.kind != .judge }) else {
            throw FileFailure(
                .badData, path: names, reason: "holds no votes of people",
                hint: "Give their votes.csv with another --votes")
        }
        guard all.contains(where: { $0.kind == .judge }) else {
            throw FileFailure(
                .badData, path: names, reason: "holds no votes of judges",
                hint:
                    "`showdown judge ask` writes them, and `judge import --kind judge` makes a judge's of others"
            )
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

    /// All rows; an answer that stands in two of the files would count twice.
    private func read() throws -> [Vote] {
        var places: [[String]: (path: String, line: Int)] = [:]
        var all: [Vote] = []
        for path in votes {
            let reading = try VoteTable.read(from: path)
            for note in reading.notes { Message.say("\(path), \(note)") }
            // Rows of one file may be parts of one answer.
            let earlier = places
            for (vote, row) in zip(reading.votes, reading.votes.rows) {
                let key = [
                    vote.study, vote.section, vote.question, vote.criterion ?? "", vote.participant,
                ]
                if let before = earlier[key] {
                    throw FileFailure(
                        .badData, path: path, line: Int(row.line),
                        reason: "participant \"\(vote.participant)\" has answered question "
                            + "\"\(vote.question)\" of section \"\(vote.section)\" before, in \(before.path), "
                            + "line \(before.line)",
                        hint: "Give each answer in one file")
                }
                places[key] = (path, Int(row.line))
                all.append(vote)
            }
        }
        return all
    }
}
