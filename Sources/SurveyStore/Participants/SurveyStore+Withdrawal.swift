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
            let volunteer = try requireVolunteer(token, in: db)
            guard volunteer.state != .withdrawn, volunteer.state != .screened else { return false }
            try volunteer.requireConsent()
            if volunteer.state == .submitted { try Self.requireLateWithdrawal(db) }
            try withdraw(volunteer.id, in: db)
            return true
        }
        guard erased else { return }
        try emptyLog()
    }

    static func requireLateWithdrawal(_ db: Database) throws {
        let study = try StudyRow.require(db)
        guard study.definition.publication.withdrawal == .anyTime, study.phase != .unblinded else {
            throw StoreFailure(
                .alreadySubmitted, reason: "submitted answers cannot be withdrawn any more",
                hint: "The consent form says until when they can")
        }
    }

    /// Erases a volunteer and says so in the ledger.
    func withdraw(_ participant: String, in db: Database) throws {
        let answers = try Int.fetchOne(
            db, sql: "SELECT COUNT(*) FROM votes WHERE participant = ?", arguments: [participant])
        try Self.erase(participant, becoming: .withdrawn, in: db)
        try Ledger.append(
            .withdrawal, ["answers": .integer(answers ?? 0), "participant": .text(participant)],
            at: timestamp(), in: db)
    }

    /// Deletes everything of a volunteer but the row that says what became of them, and their sessions, which lead to it.
    ///
    /// Whoever was screened out keeps the digest of the identifier under which they came, so that the same invitation or Prolific
    /// identifier leads to the same end again; whoever withdraws leaves nothing.
    static func erase(_ participant: String, becoming state: Volunteer.State, in db: Database) throws {
        try db.execute(
            sql: "UPDATE participants SET state = ?, device = 'unknown' WHERE id = ?",
            arguments: [state.rawValue, participant])
        let tables = [
            "votes", "revisions", "comments", "submissions", "shown_options", "assignments", "blocks",
            "background", "people", "consents",
        ]
        for table in tables + (state == .screened ? [] : ["external_ids"]) {
            try db.execute(sql: "DELETE FROM \(table) WHERE participant = ?", arguments: [participant])
        }
    }
}
