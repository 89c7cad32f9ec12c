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
                    SELECT r.*, q.section FROM votes AS v
                    JOIN participants AS p ON p.id = v.participant AND p.state = 'submitted' AND p.source <> 'pilot'
                    JOIN revisions AS r ON r.participant = v.participant AND r.question = v.question
                        AND r.number = v.revision
                    JOIN assignments AS a ON a.participant = v.participant AND a.question = v.question
                    JOIN questions AS q ON q.id = v.question AND q.kind = 'stimulus'
                    ORDER BY v.participant, a.place
                    """)
            while let row = try rows.next() {
                let revision = try RevisionRow(row)
                let places = assignments[revision.participant]?.places ?? []
                let shown = places.first { $0.question == revision.question }?.options ?? []
                let names = shown.compactMap { methods[$0] }
                guard names.count == shown.count, !shown.isEmpty, let sealed = questions[revision.question],
                    let selection = revision.answer.selection,
                    let choice = Self.choice(selection, methods: methods)
                else {
                    throw StoreFailure(
                        .badData, path: path,
                        reason: "a vote on \(revision.question) does not fit the opened table of methods",
                        hint: "Run `showdown audit verify`")
                }
                var position: Int?
                if case .option(let option) = selection {
                    position = shown.firstIndex(of: option).map { $0 + 1 }
                }
                votes.append(
                    Vote(
                        study: study.definition.id, section: row["section"], question: revision.question,
                        prompt: sealed.promptID, temperature: sealed.degrees,
                        participant: revision.participant, options: names, choice: choice, position: position,
                        answeredAt: revision.answeredAt, durationMilliseconds: revision.durationMilliseconds))
            }
            return UnblindedVotes(
                votes: votes,
                unsubmittedParticipants: try Self.count(
                    "participants WHERE state = 'consented' AND source <> 'pilot'", in: db),
                unsubmittedVotes: try Self.count(
                    "votes WHERE participant IN "
                        + "(SELECT id FROM participants WHERE state = 'consented' AND source <> 'pilot')",
                    in: db),
                withdrawnParticipants: try Self.count(
                    "participants WHERE state = 'withdrawn' AND source <> 'pilot'", in: db))
        }
    }

    private static func choice(_ selection: Selection, methods: [String: String]) -> Vote.Choice? {
        switch selection {
        case .tie: .tie
        case .none: Vote.Choice.none
        case .option(let option): methods[option].map { .method($0) }
        }
    }

    /// Notes in the ledger that results left the study: names of files and their SHA-256.
    package func recordExport(_ files: [String: String]) throws {
        try writing { db in
            _ = try Ledger.append(
                .export, ["files": .object(files.mapValues { .text($0) })], at: timestamp(), in: db)
        }
    }
}
