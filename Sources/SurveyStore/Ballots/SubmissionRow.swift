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
    /// How the volunteer came and answered, which exports group by; nil in rows of earlier releases.
    var arrival: Arrival?
    var ledgerIndex = -1

    struct Arrival {
        var source: String
        var locale: String
        var device: String
        var salt: Data
        /// An erasure takes it with the device.
        var deviceSalt: Data?
    }

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
        guard let arrival else { return facts }
        facts["arrival"] = .text(
            Commitment.make(
                .object([
                    "locale": .text(arrival.locale), "participant": .text(participant),
                    "source": .text(arrival.source),
                ]), salt: arrival.salt))
        if let salt = arrival.deviceSalt {
            facts["device"] = .text(
                Commitment.make(
                    .object(["device": .text(arrival.device), "participant": .text(participant)]), salt: salt)
            )
        }
        return facts
    }

    func insert(in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO submissions
                    (participant, code, submitted_at, salt, locale, arrival_salt, device_salt, ledger_index)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                participant, code, submittedAt, salt, arrival?.locale, arrival?.salt, arrival?.deviceSalt,
                ledgerIndex,
            ])
    }
}

extension SubmissionRow {
    /// Every live submission with the commitment to its comment, in the order of the ledger.
    static func all(in db: Database) throws -> [SubmissionRow] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT s.*, c.text AS comment, c.salt AS comment_salt, p.source, p.device FROM submissions AS s
                LEFT JOIN participants AS p ON p.id = s.participant
                LEFT JOIN comments AS c ON c.participant = s.participant ORDER BY s.ledger_index
                """
        ).map { row in
            var submission = SubmissionRow(
                participant: row["participant"], code: row["code"], submittedAt: row["submitted_at"],
                salt: row["salt"], ledgerIndex: row["ledger_index"])
            if let text: String = row["comment"], let salt: Data = row["comment_salt"] {
                submission.comment = Commitment.make(.text(text), salt: salt)
            }
            let locale: String? = row["locale"]
            let (salt, deviceSalt): (Data?, Data?) = (row["arrival_salt"], row["device_salt"])
            // One of them alone is nobody's: it makes facts that no entry has.
            if locale != nil || salt != nil || deviceSalt != nil {
                submission.arrival = Arrival(
                    source: row["source"] ?? "", locale: locale ?? "", device: row["device"] ?? "",
                    salt: salt ?? Data(), deviceSalt: deviceSalt)
            }
            return submission
        }
    }
}
