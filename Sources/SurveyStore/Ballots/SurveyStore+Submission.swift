// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
package import Surveys

extension SurveyStore {
    /// Ends a volunteer's part: from here on the answers count, and none can be changed.
    ///
    /// Said twice, it returns the same receipt.
    /// - Parameter comment: free text; cut at `longestComment`, blank means none, kept only where the study asks for one.
    package func submit(_ token: SessionToken, comment: String = "") throws -> Receipt {
        try writing { db in
            let volunteer = try requireConsent(token, in: db)
            if let receipt = try Receipt.find(participant: volunteer.id, in: db) { return receipt }
            let study = try StudyRow.require(db)
            try study.requireOpen(forPilot: volunteer.isPilot)
            try Self.requireBackground(of: volunteer, study: study, in: db)
            let missing = try Progress(of: volunteer.id, in: db).missing
            guard missing.isEmpty else {
                throw StoreFailure(
                    .answersMissing(missing), reason: "\(missing.count) questions have no answer")
            }
            let text = study.definition.asksComments ? Self.storable(comment) : ""
            let commentSalt = Commitment.salt()
            var submission = SubmissionRow(
                participant: volunteer.id, code: ShortCode.receipt.random(), submittedAt: timestamp(),
                salt: Commitment.salt(),
                comment: text.isEmpty ? nil : Commitment.make(.text(text), salt: commentSalt),
                arrival: SubmissionRow.Arrival(
                    source: volunteer.source.rawValue, locale: volunteer.locale,
                    device: volunteer.device.rawValue, salt: Commitment.salt(), deviceSalt: Commitment.salt())
            )
            let entry = try Ledger.append(
                .submission, submission.facts, at: submission.submittedAt, in: db)
            submission.ledgerIndex = entry.index
            try submission.insert(in: db)
            if !text.isEmpty {
                try db.execute(
                    sql: "INSERT INTO comments (participant, text, salt) VALUES (?, ?, ?)",
                    arguments: [volunteer.id, text, commentSalt])
            }
            try db.execute(
                sql: "UPDATE participants SET state = 'submitted', active_at = ? WHERE id = ?",
                arguments: [submission.submittedAt, volunteer.id])
            return Receipt(
                code: submission.code, ledgerIndex: entry.index, ledgerHead: entry.hash,
                submittedAt: submission.submittedAt)
        }
    }

    /// Most characters of a comment.
    package static let longestComment = 4_000

    /// Without white space at its ends and without null characters, at which SQLite would end the text.
    private static func storable(_ text: String) -> String {
        let kept = text.replacing("\0", with: "\u{FFFD}").trimmingCharacters(in: .whitespacesAndNewlines)
        return String(kept.prefix(longestComment))
    }

    /// The receipt with a code, as typed: case and hyphens do not matter.
    ///
    /// Nil where there is none.
    package func receipt(code: String) throws -> Receipt? {
        guard let code = ShortCode.receipt.normalised(code) else { return nil }
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
