// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
package import Surveys

extension SurveyStore {
    /// Saves what a volunteer says about themselves; an answer that the study does not accept ends their part.
    ///
    /// Whoever is screened out is erased like one who withdraws: that it happened is all that stays, and the digest of the
    /// identifier under which they came, which leads to the same end again. Said twice, the first
    /// answers stand. Throws `StoreFailure.Kind.backgroundIncomplete` with the faults in the order of the questions.
    @discardableResult
    package func saveBackground(_ token: SessionToken, _ answers: BackgroundAnswers) throws -> Step {
        let (step, erased) = try writing { db -> (Step, Bool) in
            let volunteer = try requireVolunteer(token, in: db)
            if volunteer.state == .screened { return (.screenedOut, false) }
            try volunteer.requireConsent()
            let study = try StudyRow.require(db)
            guard try volunteer.isBackgroundMissing(study, in: db) else {
                return (try volunteer.step(study, in: db), false)
            }
            try study.requireOpen(forPilot: volunteer.isPilot)
            let questions = study.definition.background
            let faults = answers.faults(for: questions)
            guard faults.isEmpty else {
                throw StoreFailure(
                    .backgroundIncomplete(faults),
                    reason: "the questions about the volunteer are not complete")
            }
            let now = timestamp()
            if answers.isScreenedOut(by: questions) {
                try Self.erase(volunteer.id, becoming: .screened, in: db)
                try Ledger.append(.screening, ["participant": .text(volunteer.id)], at: now, in: db)
                return (.screenedOut, true)
            }
            var row = BackgroundRow(
                participant: volunteer.id, answers: answers, answeredAt: now, salt: Commitment.salt())
            row.ledgerIndex = try Ledger.append(.background, row.facts, at: now, in: db).index
            try row.insert(in: db)
            try volunteer.touch(at: now, in: db)
            return (try volunteer.step(study, in: db), false)
        }
        if erased { try emptyLog() }
        return step
    }

    static func requireBackground(of volunteer: Volunteer, study: StudyRow, in db: Database) throws {
        guard try !volunteer.isBackgroundMissing(study, in: db) else {
            throw StoreFailure(
                .backgroundMissing, reason: "the questions about the volunteer have no answers yet")
        }
    }
}

/// What one volunteer said about themselves.
struct BackgroundRow {
    var participant: String
    var answers: BackgroundAnswers
    var answeredAt: String
    var salt: Data
    var ledgerIndex = -1

    /// What the ledger's entry says.
    var facts: [String: CanonicalValue] {
        let committed = CanonicalValue.object([
            "answered_at": .text(answeredAt), "answers": answers.canonical, "participant": .text(participant),
        ])
        return [
            "commitment": .text(Commitment.make(committed, salt: salt)), "participant": .text(participant),
        ]
    }

    func insert(in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO background (participant, answers, answered_at, salt, ledger_index)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [participant, answers.canonical.string, answeredAt, salt, ledgerIndex])
    }

    /// Every live answer, in the order of the ledger.
    static func all(in db: Database) throws -> [BackgroundRow] {
        try Row.fetchAll(db, sql: "SELECT * FROM background ORDER BY ledger_index").map { row in
            guard let value = CanonicalValue(parsing: row["answers"]), let answers = BackgroundAnswers(value)
            else {
                throw StoreFailure(
                    .badData, reason: "what a volunteer said about themselves cannot be read",
                    hint: "Run `showdown audit verify`")
            }
            return BackgroundRow(
                participant: row["participant"], answers: answers, answeredAt: row["answered_at"],
                salt: row["salt"], ledgerIndex: row["ledger_index"])
        }
    }
}
