// SPDX-License-Identifier: Apache-2.0

import Analysis
import StudyFiles
import SurveyStore
import Surveys

/// What an analysis rests on, read from a study's database or from files.
struct AnalysisSource {
    var ballots: Ballots
    var description: StudyDescription?
    var texts: ResponseTexts?
    var judgements: [JudgementScale] = []
    /// The rules with which the study was registered, none where it was registered without any; nil for votes alone.
    var registered: Exclusions?
    var checks: FailedChecks?
    var inputs: [AnalysisRun.Input]
    /// Where the results go unless the command says otherwise.
    var folder: String?
    var skippedRows: [String] = []

    init(_ command: AnalyzeCommand) throws {
        if let votes = command.votes {
            try self.init(
                votes: votes, responses: command.responses, attention: command.exclusions.attention,
                skippingBad: command.skipBad)
        } else {
            try self.init(study: command.study ?? "")
        }
    }

    private init(votes path: String, responses: String?, attention: String?, skippingBad: Bool) throws {
        let reading = try VoteTable.read(from: path, skippingBad: skippingBad)
        for note in reading.notes { Message.say("\(path), \(note)") }
        skippedRows = reading.leftOut.map(\.description)
        for fault in skippedRows { Message.say("Left out: \(path), \(fault)") }
        ballots = Ballots(reading.votes)
        inputs = [try .init(path: path)]
        if let responses {
            texts = try ResponseTexts.read(from: responses)
            inputs.append(try .init(path: responses))
        }
        if let attention {
            checks = try FailedChecks.read(from: attention)
            inputs.append(try .init(path: attention))
        }
    }

    private init(study path: String) throws {
        let store = try SurveyStore(reading: path)
        defer { try? store.close() }
        let export = try store.export()
        let record = try store.study()
        let counts = try store.counts()
        let head = try store.head()
        let amendments = try store.amendmentReasons()
        let prompts = try store.promptTexts()
        try store.close()
        if export.votes.unsubmittedParticipants + export.votes.withdrawnParticipants > 0 {
            Message.say(
                "Not among the votes: \(export.votes.unsubmittedVotes) answers of "
                    + "\(export.votes.unsubmittedParticipants) volunteers who did not submit; "
                    + "\(export.votes.withdrawnParticipants) volunteers withdrew.")
        }
        ballots = Ballots(export.votes.votes)
        description = StudyDescription(record, counts, head: head, amendments: amendments)
        registered = record.definition.analysis.map { Exclusions($0.exclude) } ?? Exclusions()
        checks = try export.files["attention.csv"].map {
            try FailedChecks(attentionCSV: $0, path: "attention.csv")
        }
        // What stands in the files is what the figures rest on, and it does not change with the database's own pages.
        inputs = ["votes.csv", "options.csv", "rankings.csv", "ratings.csv", "attention.csv"].compactMap {
            name in
            export.files[name].map { AnalysisRun.Input(name: name, sha256: Fingerprint.of($0)) }
        }
        var texts = try ResponseTexts(optionsCSV: export.files["options.csv"] ?? "", path: "options.csv")
        for (question, prompt) in prompts { texts.setPrompt(prompt, of: question) }
        self.texts = texts
        for (name, kind) in [("rankings.csv", JudgementScale.Kind.rank), ("ratings.csv", .rating)] {
            guard let text = export.files[name] else { continue }
            judgements += try JudgementScale.all(text, kind: kind, path: name)
        }
        folder = "exports/\(export.study)"
    }
}
