// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension SurveyStore {
    /// Makes a volunteer who has not agreed to anything yet; only the token's SHA-256 is kept.
    package func register() throws -> SessionToken {
        let token = SessionToken()
        try writing { db in
            try Self.requireOpen(db)
            try db.execute(
                sql: "INSERT INTO participants (id, session, state) VALUES (?, ?, 'arrived')",
                arguments: [RandomBytes.hexadecimal(8), token.digest])
        }
        return token
    }

    /// The volunteer of a session; nil where no such session exists or it ended by declining.
    package func participant(_ token: SessionToken) throws -> Participant? {
        try reading { db in
            guard let volunteer = try Volunteer.find(token, in: db) else { return nil }
            return try volunteer.participant(in: db)
        }
    }

    /// Forgets the arrival and counts a refusal, once for each session; without a session the refusal counts as well.
    package func decline(_ token: SessionToken?) throws {
        try writing { db in
            if let token {
                guard let volunteer = try Volunteer.find(token, in: db) else { return }
                switch volunteer.state {
                case .arrived: break
                case .withdrawn: return
                case .consented, .submitted:
                    throw StoreFailure(
                        .alreadyConsented, reason: "the volunteer has agreed already",
                        hint: "Withdraw instead")
                }
                try db.execute(sql: "DELETE FROM participants WHERE id = ?", arguments: [volunteer.id])
            }
            let count = try Int.fetchOne(
                db, sql: "SELECT COUNT(*) FROM ledger WHERE kind = ?",
                arguments: [LedgerEntry.Kind.decline.rawValue])
            try Ledger.append(.decline, ["count": .integer((count ?? 0) + 1)], at: timestamp(), in: db)
        }
    }
}

/// A row of `participants`.
struct Volunteer {
    enum State: String {
        case arrived
        case consented
        case submitted
        case withdrawn
    }

    var id: String
    var state: State

    static func find(_ token: SessionToken, in db: Database) throws -> Volunteer? {
        let row = try Row.fetchOne(
            db, sql: "SELECT id, state FROM participants WHERE session = ?", arguments: [token.digest])
        guard let row, let state = State(rawValue: row["state"]) else { return nil }
        return Volunteer(id: row["id"], state: state)
    }

    static func require(_ token: SessionToken, in db: Database) throws -> Volunteer {
        guard let volunteer = try find(token, in: db) else {
            throw StoreFailure(.unknownSession, reason: "no volunteer has this session")
        }
        return volunteer
    }

    /// A volunteer whose consent is live.
    static func requireConsent(_ token: SessionToken, in db: Database) throws -> Volunteer {
        let volunteer = try require(token, in: db)
        switch volunteer.state {
        case .consented, .submitted: return volunteer
        case .arrived: throw StoreFailure(.consentMissing, reason: "the consent form was not agreed to")
        case .withdrawn: throw StoreFailure(.withdrawn, reason: "the volunteer has withdrawn")
        }
    }

    func participant(in db: Database) throws -> Participant {
        let counts = try Row.fetchOne(
            db,
            sql: """
                SELECT (SELECT COUNT(*) FROM votes WHERE participant = ?) AS answered,
                    (SELECT COUNT(*) FROM questions) AS questions
                """, arguments: [id])
        return Participant(
            id: id, step: try step(in: db), answered: counts?["answered"] ?? 0,
            questionCount: counts?["questions"] ?? 0)
    }

    func step(in db: Database) throws -> Step {
        switch state {
        case .arrived: return .consent
        case .withdrawn: return .withdrawn
        case .submitted:
            guard let receipt = try Receipt.find(participant: id, in: db) else { return .review }
            return .submitted(receipt)
        case .consented:
            guard let place = try firstUnanswered(in: db) else { return .review }
            return .question(place: place)
        }
    }

    func firstUnanswered(in db: Database) throws -> Int? {
        try Int.fetchOne(
            db,
            sql: """
                SELECT MIN(place) FROM assignments AS a WHERE participant = ? AND NOT EXISTS
                    (SELECT 1 FROM votes AS v WHERE v.participant = a.participant AND v.question = a.question)
                """, arguments: [id])
    }
}
