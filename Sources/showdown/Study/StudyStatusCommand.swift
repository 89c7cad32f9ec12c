// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import StudyFiles
internal import SurveyStore
internal import Surveys

struct StudyStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "How many volunteers and answers there are; never who is winning.")

    @Argument(help: "The study's database.")
    var study: String

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Status: Encodable {
        var study: String
        var title: String
        var phase: StudyPhase
        var seal: String
        var questions: Int
        var counts: StudyCounts
        var ledger: LedgerHead
        /// The registered rules of exclusion; absent where none were registered.
        var exclusions: [String]?
    }

    func run() throws {
        let store = try SurveyStore(reading: study)
        defer { try? store.close() }
        let record = try store.study()
        let counts = try store.counts()
        let head = try store.head()
        try store.close()
        if json {
            let status = Status(
                study: record.definition.id, title: record.definition.title, phase: record.phase,
                seal: record.seal, questions: record.questionCount, counts: counts, ledger: head,
                exclusions: record.definition.analysis?.exclude.words)
            return try DataOutput.write([status], to: nil)
        }
        let text = """
            \(record.definition.title)
            study        \(record.definition.id)
            phase        \(record.phase.rawValue)
            questions    \(record.questionCount)
            submitted    \(counts.submitted)
            answering    \(counts.answering), \(counts.active) of them seen lately
            arrived      \(counts.arrived)
            declined     \(counts.declined)
            screened out \(counts.screened)
            withdrawn    \(counts.withdrawn)
            pilots       \(counts.pilots)
            votes        \(counts.votes), and \(counts.unsubmitted) not submitted yet
            ledger       \(head.size) entries, head \(head.hash)
            seal         \(record.seal)
            analysis     \(record.definition.analysis?.exclude.sentence ?? "No rule of exclusion is registered.")

            """
        try DataOutput.write(Array(text.utf8), to: nil)
    }
}
