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
        let volunteer = try db.cachedStatement(sql: bySession).first([token.digest]) { row -> Volunteer? in
            let replaced = (row[5] as String?).flatMap(Timestamp.date)
            if let replaced, now().timeIntervalSince(replaced) > grace { return nil }
            return Volunteer(row)
        }
        return volunteer ?? nil
    }

    /// - Parameter row: of `bySession`.
    private init?(_ row: Row) {
        guard let state = State(rawValue: row[1]), let source = Arrival.Source(rawValue: row[2])
        else { return nil }
        id = row[0]
        self.state = state
        self.source = source
        device = Arrival.Device(rawValue: row[3]) ?? .unknown
        locale = row[4]
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
