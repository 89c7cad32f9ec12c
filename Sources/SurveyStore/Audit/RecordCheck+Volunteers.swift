// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension RecordCheck {
    /// A consent whose personal data a purge erased is held to all but its commitments, which cannot be opened any more.
    mutating func checkConsents(_ db: Database) throws {
        let assignments = try Assignment.all(in: db)
        for consent in try ConsentRow.all(in: db) {
            let orders = assignments[consent.participant]?.canonical ?? .list([])
            claim(
                consent.ledgerIndex, kind: .consent, at: consent.givenAt,
                facts: [
                    "commitment": .text(consent.commitment), "form": .text(consent.form),
                    "orders": .text(Commitment.make(orders, salt: consent.salt)),
                    "participant": .text(consent.participant),
                ], record: "the consent of \(consent.participant)")
        }
        try checkPurged(db)
    }

    private mutating func checkPurged(_ db: Database) throws {
        var purges: [(index: Int, before: String)] = []
        for (index, entry) in entries.enumerated() where entry.kind == LedgerEntry.Kind.purge.rawValue {
            if let before = facts[index]?["before"]?.textValue { purges.append((index, before)) }
        }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT c.participant, c.form, c.given_at, c.ledger_index, c.salt = zeroblob(32) AS is_blank,
                    p.participant IS NOT NULL AS has_person
                FROM consents AS c LEFT JOIN people AS p ON p.participant = c.participant
                WHERE has_person = 0 OR is_blank = 1 ORDER BY c.ledger_index
                """)
        for row in rows {
            let index: Int = row["ledger_index"]
            let at: String = row["given_at"]
            let participant: String = row["participant"]
            let isErased: Bool = row["is_blank"] && !row["has_person"]
            guard isErased, purges.contains(where: { $0.index > index && at < $0.before }) else {
                report(index, "the personal data of \(participant) is gone, and no purge took it")
                continue
            }
            claim(
                index, kind: .consent, at: at,
                facts: ["form": .text(row["form"]), "participant": .text(participant)],
                ignoring: ["commitment", "orders"], record: "the consent of \(participant)")
        }
    }

    mutating func checkSubmissions(_ db: Database) throws {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM submissions ORDER BY ledger_index")
        for submission in rows.map(SubmissionRow.init) {
            claim(
                submission.ledgerIndex, kind: .submission, at: submission.submittedAt,
                facts: [
                    "commitment": .text(submission.commitment), "participant": .text(submission.participant),
                ], record: "the submission of \(submission.participant)")
        }
    }
}
