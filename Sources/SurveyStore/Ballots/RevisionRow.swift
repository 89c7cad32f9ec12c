// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

/// One answer as it was given; a changed mind is a further row, never a changed one.
struct RevisionRow: Equatable {
    var participant: String
    var question: String
    /// 1 for the first answer to the question.
    var number: Int
    /// `option`, `tie` or `none`.
    var choice: String
    /// The id of the chosen option.
    var option: String?
    var answeredAt: String
    var durationMilliseconds: Int?
    var salt: Data
    var ledgerIndex = -1

    /// What the ledger holds in place of the answer.
    var commitment: String {
        Commitment.make(
            .object([
                "answered_at": .text(answeredAt), "choice": .text(choice),
                "duration_ms": .integer(durationMilliseconds ?? -1), "number": .integer(number),
                "option": .text(option ?? ""), "participant": .text(participant), "question": .text(question),
            ]), salt: salt)
    }

    var entryKind: LedgerEntry.Kind { number == 1 ? .vote : .revision }

    func insert(in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO revisions (participant, question, number, choice, option, answered_at, duration_ms,
                    salt, ledger_index) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                participant, question, number, choice, option, answeredAt, durationMilliseconds, salt,
                ledgerIndex,
            ])
        try db.execute(
            sql: """
                INSERT INTO votes (participant, question, choice, option, revision) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (participant, question) DO UPDATE
                SET choice = excluded.choice, option = excluded.option, revision = excluded.revision
                """, arguments: [participant, question, choice, option, number])
    }

    static func last(participant: String, question: String, in db: Database) throws -> RevisionRow? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT * FROM revisions WHERE participant = ? AND question = ? ORDER BY number DESC LIMIT 1
                """, arguments: [participant, question]
        ).map(RevisionRow.init)
    }
}

extension RevisionRow {
    init(_ row: Row) {
        self.init(
            participant: row["participant"], question: row["question"], number: row["number"],
            choice: row["choice"], option: row["option"], answeredAt: row["answered_at"],
            durationMilliseconds: row["duration_ms"], salt: row["salt"], ledgerIndex: row["ledger_index"])
    }
}
