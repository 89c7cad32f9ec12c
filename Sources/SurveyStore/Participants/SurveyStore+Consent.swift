// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
package import Surveys

extension SurveyStore {
    /// Saves the consent, its ledger entry and the volunteer's order of questions and options in one transaction.
    ///
    /// The session is renewed: the old token leads to the volunteer for two minutes more. Given twice, the first consent
    /// stands and its receipt is returned again, with the same session where it comes from the same page; from another page the
    /// old token is one that nobody has any more, so that whoever planted it gains nothing. Throws `StoreFailure.Kind.consentIncomplete`
    /// with the faults of the form, in the order of the form, and `full` where others have taken the last place meanwhile.
    /// - Parameters:
    ///   - locale: of the form that was read.
    ///   - page: a secret of the page that was sent, another one each time that the form is shown.
    package func giveConsent(
        _ token: SessionToken, _ statement: ConsentStatement, locale: String, page: String
    ) throws -> ConsentOutcome {
        let build = CodeBuild.fingerprint
        let renewed = SessionToken(renewing: token, page: page)
        return try writing { db in
            let volunteer = try requireVolunteer(token, in: db)
            let now = timestamp()
            if volunteer.state != .arrived {
                try volunteer.requireConsent()
                guard let consent = try ConsentRow.find(participant: volunteer.id, in: db) else {
                    throw StoreFailure(
                        .badData, path: path, reason: "a consent is missing",
                        hint: "Run `showdown audit verify`")
                }
                return ConsentOutcome(
                    receipt: try consent.receipt(in: db),
                    session: try Self.session(after: token, renewed, in: db))
            }
            let study = try StudyRow.require(db)
            try study.requireOpen(forPilot: volunteer.isPilot)
            if !volunteer.isPilot { try requireRoom(study, in: db) }
            let form = study.definition.form(in: locale)
            let faults = statement.faults(for: form)
            guard faults.isEmpty else {
                throw StoreFailure(.consentIncomplete(faults), reason: "the consent form is not complete")
            }
            var consent = ConsentRow(
                participant: volunteer.id, form: form.fingerprint, version: form.version, locale: form.locale,
                affirmations: form.affirmations.map(\.id).filter(statement.affirmations.contains),
                build: build, givenAt: now, salt: Commitment.salt(), ordersSalt: Commitment.salt(),
                person: Person(statement))
            let assignment = try decideAssignment(for: volunteer, study: study, in: db)
            let facts = consent.facts(assignment, isPilot: volunteer.isPilot)
            consent.ledgerIndex = try Ledger.append(.consent, facts, at: now, in: db).index
            try consent.insert(in: db)
            try db.execute(
                sql: "UPDATE participants SET state = 'consented', locale = ?, active_at = ? WHERE id = ?",
                arguments: [form.locale, now, volunteer.id])
            try assignment.insert(in: db)
            try db.execute(
                sql:
                    "UPDATE sessions SET replaced_at = ?, resume = NULL WHERE digest = ? AND replaced_at IS NULL",
                arguments: [now, token.digest])
            try Self.addSession(renewed, of: volunteer.id, at: now, in: db)
            return ConsentOutcome(receipt: try consent.receipt(in: db), session: renewed)
        }
    }

    /// The session of somebody who sends the form of a consent that is there already.
    private static func session(
        after token: SessionToken, _ renewed: SessionToken, in db: Database
    ) throws -> SessionToken {
        let known = try Set(
            Data.fetchAll(
                db, sql: "SELECT digest FROM sessions WHERE digest IN (?, ?) AND replaced_at IS NULL",
                arguments: [token.digest, renewed.digest]))
        if known.contains(renewed.digest) { return renewed }
        guard known.contains(token.digest) else {
            throw StoreFailure(.unknownSession, reason: "the session was replaced at a consent")
        }
        return token
    }

    /// The consent of a session, for a printable copy; nil before it was given and after a withdrawal.
    package func consentReceipt(_ token: SessionToken) throws -> ConsentReceipt? {
        try reading { db in
            guard let volunteer = try volunteer(token, in: db) else { return nil }
            return try ConsentRow.find(participant: volunteer.id, in: db)?.receipt(in: db)
        }
    }

    /// The text of a form that somebody agreed to or could have, by its fingerprint; amendments do not change it.
    package func consentForm(_ fingerprint: String) throws -> ConsentForm? {
        try reading { db in
            let text = try String.fetchOne(
                db, sql: "SELECT text FROM consent_forms WHERE fingerprint = ?", arguments: [fingerprint])
            return text.flatMap { try? JSONDecoder().decode(ConsentForm.self, from: Data($0.utf8)) }
        }
    }
}
