// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
package import Surveys

extension SurveyStore {
    /// Ends a volunteer's part: from here on the answers count, and none can be changed.
    ///
    /// Said twice, it returns the same receipt.
    package func submit(_ token: SessionToken) throws -> Receipt {
        try writing { db in
            let volunteer = try Volunteer.requireConsent(token, in: db)
            if let receipt = try Receipt.find(participant: volunteer.id, in: db) { return receipt }
            try Self.requireOpen(db)
            let missing = try Int.fetchAll(
                db,
                sql: """
                    SELECT place FROM assignments AS a WHERE participant = ? AND NOT EXISTS
                        (SELECT 1 FROM votes AS v WHERE v.participant = a.participant AND v.question = a.question)
                    ORDER BY place
                    """, arguments: [volunteer.id])
            guard missing.isEmpty else {
                throw StoreFailure(
                    .answersMissing(missing), reason: "\(missing.count) questions have no answer")
            }
            var submission = SubmissionRow(
                participant: volunteer.id, code: ReceiptCode.make(), submittedAt: timestamp(),
                salt: Commitment.salt())
            let entry = try Ledger.append(
                .submission,
                ["commitment": .text(submission.commitment), "participant": .text(volunteer.id)],
                at: submission.submittedAt, in: db)
            submission.ledgerIndex = entry.index
            try submission.insert(in: db)
            try db.execute(
                sql: "UPDATE participants SET state = 'submitted' WHERE id = ?", arguments: [volunteer.id])
            return Receipt(
                code: submission.code, ledgerIndex: entry.index, ledgerHead: entry.hash,
                submittedAt: submission.submittedAt)
        }
    }

    /// The receipt with a code, as typed: case and hyphens do not matter.
    ///
    /// Nil where there is none.
    package func receipt(code: String) throws -> Receipt? {
        guard let code = ReceiptCode.normalised(code) else { return nil }
        return try reading { db in
            let participant = try String.fetchOne(
                db, sql: "SELECT participant FROM submissions WHERE code = ?", arguments: [code])
            return try participant.flatMap { try Receipt.find(participant: $0, in: db) }
        }
    }
}

extension Receipt {
    static func find(participant: String, in db: Database) throws -> Receipt? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT s.code, s.submitted_at, s.ledger_index, l.hash FROM submissions AS s
                JOIN ledger AS l ON l.idx = s.ledger_index WHERE s.participant = ?
                """, arguments: [participant])
        return row.map {
            Receipt(
                code: $0["code"], ledgerIndex: $0["ledger_index"], ledgerHead: $0["hash"],
                submittedAt: $0["submitted_at"])
        }
    }
}
