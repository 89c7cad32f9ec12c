// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension SurveyStore {
    /// Erases the volunteer's personal data, consent and answers; a tombstone in the ledger and the counts remain.
    ///
    /// Deleted bytes are overwritten (`secure_delete`) and the write-ahead log, which still holds the old pages, is
    /// emptied before this returns. Said twice, it is done once. After submission only where the study's terms
    /// allow it, and never after unblinding, when answers may be published.
    package func withdraw(_ token: SessionToken) throws {
        let erased = try writing { db in
            let volunteer = try Volunteer.require(token, in: db)
            guard volunteer.state != .withdrawn else { return false }
            let consented = try Volunteer.requireConsent(token, in: db)
            if consented.state == .submitted { try Self.requireLateWithdrawal(db) }
            try Self.erase(consented.id, at: timestamp(), in: db)
            return true
        }
        guard erased else { return }
        try writing(transaction: false) { try Self.truncateLog($0) }
    }

    private static func requireLateWithdrawal(_ db: Database) throws {
        let study = try StudyRow.require(db)
        guard study.definition.publication.withdrawal == .anyTime, study.phase != .unblinded else {
            throw StoreFailure(
                .alreadySubmitted, reason: "submitted answers cannot be withdrawn any more",
                hint: "The consent form says until when they can")
        }
    }

    static func erase(_ participant: String, at: String, in db: Database) throws {
        let answers = try Int.fetchOne(
            db, sql: "SELECT COUNT(*) FROM votes WHERE participant = ?", arguments: [participant])
        try db.execute(
            sql: "UPDATE participants SET state = 'withdrawn' WHERE id = ?", arguments: [participant])
        let tables = [
            "votes", "revisions", "submissions", "shown_options", "assignments", "people", "consents",
        ]
        for table in tables {
            try db.execute(sql: "DELETE FROM \(table) WHERE participant = ?", arguments: [participant])
        }
        try Ledger.append(
            .withdrawal, ["answers": .integer(answers ?? 0), "participant": .text(participant)], at: at,
            in: db)
    }
}
