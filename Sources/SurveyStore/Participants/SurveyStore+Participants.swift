// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
package import Surveys

extension SurveyStore {
    /// Makes a volunteer who has not agreed to anything yet; only the token's SHA-256 is kept.
    ///
    /// Whoever comes again under a known external identifier or invitation is the same volunteer, in a further session. Throws
    /// `full` where nobody new is let in any more, and `unknownInvitation`.
    package func register(_ arrival: Arrival) throws -> SessionToken {
        let token = SessionToken()
        let external = arrival.externalID.map { Self.digest(of: $0, source: arrival.source) }
        try writing { db in
            let study = try StudyRow.require(db)
            let isPilot = arrival.source == .pilot
            let now = timestamp()
            if let external,
                let known = try String.fetchOne(
                    db, sql: "SELECT participant FROM external_ids WHERE source = ? AND digest = ?",
                    arguments: [arrival.source.rawValue, external])
            {
                return try Self.addSession(token, of: known, at: now, in: db)
            }
            try study.requireOpen(forPilot: isPilot)
            if arrival.source == .invitation { try Self.requireInvitation(external, in: db) }
            if !isPilot { try requireRoom(study, in: db) }
            let id = RandomBytes.hexadecimal(8)
            try db.execute(
                sql: """
                    INSERT INTO participants (id, state, source, device, locale, arrived_at, active_at)
                    VALUES (?, 'arrived', ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id, arrival.source.rawValue, arrival.device.rawValue,
                    study.definition.form(in: arrival.locale).locale, now, now,
                ])
            try Self.addSession(token, of: id, at: now, in: db)
            if let external {
                try db.execute(
                    sql: "INSERT INTO external_ids (source, digest, participant) VALUES (?, ?, ?)",
                    arguments: [arrival.source.rawValue, external, id])
            }
        }
        return token
    }

    /// The volunteer of a session; nil where no such session exists or it ended by declining.
    package func participant(_ token: SessionToken) throws -> Participant? {
        try reading { db in
            guard let volunteer = try volunteer(token, in: db) else { return nil }
            return try participant(volunteer, in: db)
        }
    }

    /// The volunteer who wrote a resume code down, in a further session; nil where nobody has this code.
    ///
    /// Whoever calls this limits the attempts: a code has 50 bits.
    package func resume(code: String) throws -> SessionToken? {
        guard let code = ShortCode.resume.normalised(code) else { return nil }
        let token = SessionToken()
        return try writing { db in
            let participant = try String.fetchOne(
                db, sql: "SELECT participant FROM sessions WHERE resume = ? AND replaced_at IS NULL",
                arguments: [ShortCode.digest(code)])
            guard let participant else { return nil }
            try Self.addSession(token, of: participant, at: timestamp(), in: db)
            return token
        }
    }

    /// Changes the language in which a volunteer reads; one that the study does not offer changes nothing.
    ///
    /// What they agreed to stays what they agreed to.
    package func setLocale(_ token: SessionToken, _ locale: String) throws {
        try writing { db in
            let volunteer = try requireVolunteer(token, in: db)
            guard try StudyRow.require(db).definition.locales.contains(locale) else { return }
            try db.execute(
                sql: "UPDATE participants SET locale = ? WHERE id = ?", arguments: [locale, volunteer.id])
        }
    }

    /// Forgets the arrival and counts a refusal, once for each session; without a session the refusal counts as well.
    ///
    /// - Returns: how the volunteer had come; nil without a session.
    @discardableResult
    package func decline(_ token: SessionToken?) throws -> Arrival.Source? {
        try writing { db in
            var source: Arrival.Source?
            if let token {
                guard let volunteer = try volunteer(token, in: db) else { return nil }
                source = volunteer.source
                switch volunteer.state {
                case .arrived: break
                case .withdrawn, .screened: return source
                case .consented, .submitted:
                    throw StoreFailure(
                        .alreadyConsented, reason: "the volunteer has agreed already",
                        hint: "Withdraw instead")
                }
                try db.execute(sql: "DELETE FROM participants WHERE id = ?", arguments: [volunteer.id])
                if volunteer.isPilot { return source }
            }
            let count = try Ledger.declines(in: db)
            try Ledger.append(.decline, ["count": .integer(count + 1)], at: timestamp(), in: db)
            return source
        }
    }

    /// - Parameter progress: nil where it is not known yet.
    func participant(
        _ volunteer: Volunteer, study: StudyRow? = nil, progress: Progress? = nil, in db: Database
    ) throws -> Participant {
        let study = try study ?? StudyRow.require(db)
        let progress = try progress ?? Progress(of: volunteer.id, in: db)
        return Participant(
            id: volunteer.id, step: try volunteer.step(study, progress: progress, in: db),
            answered: progress.answered,
            questionCount: progress.count > 0
                ? progress.count : try stimuli.stimuli(in: db).shownCount(study.definition),
            locale: volunteer.locale, source: volunteer.source, device: volunteer.device)
    }

    static func addSession(_ token: SessionToken, of participant: String, at: String, in db: Database) throws
    {
        try db.execute(
            sql: "INSERT INTO sessions (digest, participant, resume, created_at) VALUES (?, ?, ?, ?)",
            arguments: [token.digest, participant, ShortCode.digest(token.resumeCode), at])
    }

    /// Nobody new where as many as the study wants have submitted or are at it; looking at the consent form holds no place.
    func requireRoom(_ study: StudyRow, in db: Database) throws {
        guard let target = study.definition.recruitment.target else { return }
        let since = timestamp(minutesAgo: study.definition.allocation.activeMinutes)
        let taken = try Int.fetchOne(
            db,
            sql: """
                SELECT COALESCE((SELECT uses FROM tallies WHERE kind = 'submitted' AND name = '' AND number = 0), 0)
                    + (SELECT COUNT(*) FROM participants
                        WHERE source <> 'pilot' AND state = 'consented' AND active_at >= ?)
                """, arguments: [since])
        guard (taken ?? 0) < target else {
            throw StoreFailure(.full, reason: "the study has the \(target) volunteers that it wants")
        }
    }
}
