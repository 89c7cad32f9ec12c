// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import Surveys

extension SurveyStore {
    /// The question at a place of the volunteer's order, counted from 1, with the saved answer.
    ///
    /// A question after the first unanswered one is not shown: `StoreFailure.Kind.outOfTurn`.
    package func ballot(_ token: SessionToken, place: Int) throws -> Ballot {
        try reading { db in
            let volunteer = try Volunteer.requireConsent(token, in: db)
            try Self.requireTurn(place, of: volunteer, in: db)
            return try Self.ballot(of: volunteer.id, place: place, study: StudyRow.require(db), in: db)
        }
    }

    /// Every question up to the first unanswered one, in the volunteer's order: for the review before submission.
    package func ballots(_ token: SessionToken) throws -> [Ballot] {
        try reading { db in
            let volunteer = try Volunteer.requireConsent(token, in: db)
            let count = try Self.questionCount(of: volunteer.id, in: db)
            let last = try volunteer.firstUnanswered(in: db) ?? count
            guard last >= 1 else { return [] }
            let study = try StudyRow.require(db)
            return try (1...last).map { try Self.ballot(of: volunteer.id, place: $0, study: study, in: db) }
        }
    }

    static func questionCount(of participant: String, in db: Database) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT COUNT(*) FROM assignments WHERE participant = ?", arguments: [participant]) ?? 0
    }

    static func requireTurn(_ place: Int, of volunteer: Volunteer, in db: Database) throws {
        guard place >= 1, place <= (try questionCount(of: volunteer.id, in: db)) else {
            throw StoreFailure(.noSuchQuestion, reason: "there is no question \(place)")
        }
        if let first = try volunteer.firstUnanswered(in: db), place > first {
            throw StoreFailure(.outOfTurn(first: first), reason: "question \(first) has no answer yet")
        }
    }

    static func question(of participant: String, place: Int, in db: Database) throws -> String? {
        try String.fetchOne(
            db, sql: "SELECT question FROM assignments WHERE participant = ? AND place = ?",
            arguments: [participant, place])
    }

    private static func ballot(
        of participant: String, place: Int, study: StudyRow, in db: Database
    ) throws -> Ballot {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT q.id, q.section, q.prompt, v.choice, s.token FROM assignments AS a
                JOIN questions AS q ON q.id = a.question
                LEFT JOIN votes AS v ON v.participant = a.participant AND v.question = a.question
                LEFT JOIN shown_options AS s
                    ON s.participant = v.participant AND s.question = v.question AND s.option = v.option
                WHERE a.participant = ? AND a.place = ?
                """, arguments: [participant, place])
        guard let row, let section = study.definition.section(row["section"]) else {
            throw StoreFailure(.noSuchQuestion, reason: "there is no question \(place)")
        }
        let question: String = row["id"]
        let options = try Row.fetchAll(
            db,
            sql: """
                SELECT s.token, o.text FROM shown_options AS s JOIN options AS o ON o.id = s.option
                WHERE s.participant = ? AND s.question = ? ORDER BY s.position
                """, arguments: [participant, question])
        return Ballot(
            place: place, count: try questionCount(of: participant, in: db), section: section,
            prompt: row["prompt"],
            options: options.map { Ballot.Option(token: $0["token"], text: $0["text"]) },
            selection: selection(choice: row["choice"], token: row["token"]))
    }

    private static func selection(choice: String?, token: String?) -> Selection? {
        switch choice {
        case "option": token.map { .option($0) }
        case "tie": .tie
        case "none": Selection.none
        default: nil
        }
    }
}
