// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

/// A row of `participants`, found by a session.
struct Volunteer {
    enum State: String {
        case arrived
        case consented
        case submitted
        case withdrawn
        case screened
    }

    var id: String
    var state: State
    var source: Arrival.Source
    var device: Arrival.Device
    var locale: String

    var isPilot: Bool { source == .pilot }

    /// How long the session that a consent replaced still leads to its volunteer: a second click on "I agree" carries it.
    static let grace: TimeInterval = 120

    private static let bySession = """
        SELECT p.id, p.state, p.source, p.device, p.locale, s.replaced_at
        FROM sessions AS s JOIN participants AS p ON p.id = s.participant WHERE s.digest = ?
        """

    static func find(_ token: SessionToken, in db: Database, now: () -> Date) throws -> Volunteer? {
        let row = try Row.fetchOne(db.cachedStatement(sql: bySession), arguments: [token.digest])
        guard let row, let volunteer = Volunteer(row) else { return nil }
        if let replaced = (row["replaced_at"] as String?).flatMap(Timestamp.date),
            now().timeIntervalSince(replaced) > grace
        {
            return nil
        }
        return volunteer
    }

    init?(_ row: Row) {
        guard let state = State(rawValue: row["state"]), let source = Arrival.Source(rawValue: row["source"])
        else { return nil }
        id = row["id"]
        self.state = state
        self.source = source
        device = Arrival.Device(rawValue: row["device"]) ?? .unknown
        locale = row["locale"]
    }

    /// Refuses a volunteer whose consent is not live.
    func requireConsent() throws {
        switch state {
        case .consented, .submitted: return
        case .arrived: throw StoreFailure(.consentMissing, reason: "the consent form was not agreed to")
        case .withdrawn: throw StoreFailure(.withdrawn, reason: "the volunteer has withdrawn")
        case .screened: throw StoreFailure(.screenedOut, reason: "the volunteer was screened out")
        }
    }

    /// - Parameter progress: nil where it is not known yet.
    func step(_ study: StudyRow, progress: Progress? = nil, in db: Database) throws -> Step {
        switch state {
        case .arrived: return .consent
        case .withdrawn: return .withdrawn
        case .screened: return .screenedOut
        case .submitted:
            guard let receipt = try Receipt.find(participant: id, in: db) else { return .review }
            return .submitted(receipt)
        case .consented:
            if try isBackgroundMissing(study, in: db) { return .background }
            return try (progress ?? Progress(of: id, in: db)).step
        }
    }

    func isBackgroundMissing(_ study: StudyRow, in db: Database) throws -> Bool {
        guard !study.definition.background.isEmpty else { return false }
        let found = try Int.fetchOne(
            db.cachedStatement(sql: "SELECT 1 FROM background WHERE participant = ?"), arguments: [id])
        return found == nil
    }

    /// Keeps the time of the last request that changed something: the volunteer fills their cells while it is recent.
    func touch(at: String, in db: Database) throws {
        try db.cachedStatement(sql: "UPDATE participants SET active_at = ? WHERE id = ?").execute(
            arguments: [at, id])
    }
}

extension SurveyStore {
    /// The volunteer of a session; nil where no such session exists or it was replaced a while ago.
    func volunteer(_ token: SessionToken, in db: Database) throws -> Volunteer? {
        try Volunteer.find(token, in: db, now: now)
    }

    func requireVolunteer(_ token: SessionToken, in db: Database) throws -> Volunteer {
        guard let volunteer = try volunteer(token, in: db) else {
            throw StoreFailure(.unknownSession, reason: "no volunteer has this session")
        }
        return volunteer
    }

    /// A volunteer whose consent is live.
    func requireConsent(_ token: SessionToken, in db: Database) throws -> Volunteer {
        let volunteer = try requireVolunteer(token, in: db)
        try volunteer.requireConsent()
        return volunteer
    }
}
