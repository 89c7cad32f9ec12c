// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

/// The end of one volunteer's part.
struct SubmissionRow {
    var participant: String
    var code: String
    var submittedAt: String
    var salt: Data
    /// Commitment to the comment that came with it; nil where none did.
    var comment: String?
    var ledgerIndex = -1

    /// What the ledger holds in place of the receipt's code.
    var commitment: String {
        Commitment.make(
            .object([
                "code": .text(code), "participant": .text(participant), "submitted_at": .text(submittedAt),
            ]), salt: salt)
    }

    /// What the ledger's entry says.
    var facts: [String: CanonicalValue] {
        var facts: [String: CanonicalValue] = [
            "commitment": .text(commitment), "participant": .text(participant),
        ]
        if let comment { facts["comment"] = .text(comment) }
        return facts
    }

    func insert(in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO submissions (participant, code, submitted_at, salt, ledger_index)
                VALUES (?, ?, ?, ?, ?)
                """, arguments: [participant, code, submittedAt, salt, ledgerIndex])
    }
}

extension SubmissionRow {
    /// Every live submission with the commitment to its comment, in the order of the ledger.
    static func all(in db: Database) throws -> [SubmissionRow] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT s.*, c.text AS comment, c.salt AS comment_salt FROM submissions AS s
                LEFT JOIN comments AS c ON c.participant = s.participant ORDER BY s.ledger_index
                """
        ).map { row in
            var submission = SubmissionRow(
                participant: row["participant"], code: row["code"], submittedAt: row["submitted_at"],
                salt: row["salt"], ledgerIndex: row["ledger_index"])
            if let text: String = row["comment"], let salt: Data = row["comment_salt"] {
                submission.comment = Commitment.make(.text(text), salt: salt)
            }
            return submission
        }
    }
}
