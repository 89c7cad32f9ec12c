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
        let judged = try command.judges.map(Self.judgeVotes) ?? []
        if let votes = command.votes {
            try self.init(
                votes: votes, judged: judged, responses: command.responses,
                attention: command.exclusions.attention,
                needsAttention: command.exclusions.excludeFailedAttention,
                skippingBad: command.skipBad)
        } else {
            try self.init(study: command.study ?? "", judged: judged)
        }
        if let judges = command.judges { inputs.append(try .init(path: judges)) }
    }

    /// Votes of automated judges alone: a person among them would be counted as one more participant.
    private static func judgeVotes(_ path: String) throws -> [Vote] {
        let votes = Array(try VoteTable.read(from: path).votes)
        guard let person = votes.first(where: { $0.kind != .judge }) else { return votes }
        throw FileFailure(
            .badData, path: path,
            reason: "the answer to question \"\(person.question)\" is not a judge\u{2019}s",
            hint:
                "--judges takes rows whose kind is judge, as `showdown judge ask` and `judge import` write them; give people\u{2019}s "
                + "with --votes")
    }

    private init(
        votes path: String, judged: [Vote], responses: String?, attention: String?,
        needsAttention: Bool, skippingBad: Bool
    ) throws {
        let reading = try VoteTable.read(from: path, skippingBad: skippingBad)
        if needsAttention, attention == nil, !reading.votes.rows.contains(where: { $0.attention != nil }) {
            throw FileFailure(
                .badData, path: path,
                reason:
                    "says of nobody whether they failed an attention check (its column attention is missing or empty)",
                hint:
                    "Leave --exclude-failed-attention out, or give attention.csv of the export with --attention"
            )
        }
        for note in reading.notes { Message.say("\(path), \(note)") }
        skippedRows = reading.leftOut.map(\.description)
        for fault in skippedRows { Message.say("Left out: \(path), \(fault)") }
        ballots = judged.isEmpty ? Ballots(reading.votes) : Ballots(Array(reading.votes) + judged)
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

    private init(study path: String, judged: [Vote]) throws {
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
        ballots = Ballots(export.votes.votes + judged)
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
