// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import StudyFiles
internal import Surveys

/// The votes of an unblinded study, and how many answers are not among them.
package struct UnblindedVotes: Equatable, Sendable {
    /// Of submitted volunteers; sorted by participant, then as each was asked.
    package var votes: [Vote]
    /// Volunteers who agreed and never submitted.
    package var unsubmittedParticipants: Int
    /// Answers of theirs, which do not count.
    package var unsubmittedVotes: Int
    package var withdrawnParticipants: Int
}

extension SurveyStore {
    package func votes() throws -> UnblindedVotes {
        try reading { db in
            let study = try StudyRow.require(db)
            let table = try Self.blindingTable(db)
            let methods = Dictionary(table.options.map { ($0.id, $0.method) }) { first, _ in first }
            let questions = Dictionary(table.questions.map { ($0.id, $0) }) { first, _ in first }
            let assignments = try Assignment.all(in: db)
            var votes: [Vote] = []
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT v.participant, v.question, v.choice, v.option, r.answered_at, r.duration_ms, q.section
                    FROM votes AS v
                    JOIN participants AS p ON p.id = v.participant AND p.state = 'submitted'
                    JOIN revisions AS r ON r.participant = v.participant AND r.question = v.question
                        AND r.number = v.revision
                    JOIN assignments AS a ON a.participant = v.participant AND a.question = v.question
                    JOIN questions AS q ON q.id = v.question
                    ORDER BY v.participant, a.place
                    """)
            while let row = try rows.next() {
                let participant: String = row["participant"]
                let question: String = row["question"]
                let option: String? = row["option"]
                let places = assignments[participant]?.places ?? []
                let shown = places.first { $0.question == question }?.options ?? []
                let names = shown.compactMap { methods[$0] }
                guard names.count == shown.count, !shown.isEmpty, let sealed = questions[question],
                    let choice = Self.choice(row["choice"], method: option.flatMap { methods[$0] })
                else {
                    throw StoreFailure(
                        .badData, path: path,
                        reason: "a vote on \(question) does not fit the opened table of methods",
                        hint: "Run `showdown audit verify`")
                }
                votes.append(
                    Vote(
                        study: study.definition.id, section: row["section"], question: question,
                        prompt: sealed.promptID, temperature: sealed.degrees, participant: participant,
                        options: names, choice: choice,
                        position: option.flatMap { shown.firstIndex(of: $0) }.map { $0 + 1 },
                        answeredAt: row["answered_at"], durationMilliseconds: row["duration_ms"]))
            }
            return UnblindedVotes(
                votes: votes,
                unsubmittedParticipants: try Self.count("participants WHERE state = 'consented'", in: db),
                unsubmittedVotes: try Self.count(
                    "votes WHERE participant IN (SELECT id FROM participants WHERE state = 'consented')",
                    in: db),
                withdrawnParticipants: try Self.count("participants WHERE state = 'withdrawn'", in: db))
        }
    }

    private static func choice(_ text: String, method: String?) -> Vote.Choice? {
        switch text {
        case "tie": .tie
        case "none": Vote.Choice.none
        default: method.map { .method($0) }
        }
    }

    static func count(_ source: String, in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM " + source) ?? 0
    }

    /// Notes in the ledger that results left the study: names of files and their SHA-256.
    package func recordExport(_ files: [String: String]) throws {
        try writing { db in
            _ = try Ledger.append(
                .export, ["files": .object(files.mapValues { .text($0) })], at: timestamp(), in: db)
        }
    }
}
