// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import Surveys

extension SurveyStore {
    /// Saves the consent, its ledger entry and the volunteer's order of questions and options in one transaction.
    ///
    /// Given twice, the first consent stands and its receipt is returned again. Throws
    /// `StoreFailure.Kind.consentIncomplete` with the faults of the form, in the order of the form.
    package func giveConsent(_ token: SessionToken, _ statement: ConsentStatement) throws -> ConsentReceipt {
        let build = CodeBuild.fingerprint
        return try writing { db in
            let volunteer = try Volunteer.require(token, in: db)
            switch volunteer.state {
            case .consented, .submitted:
                guard let consent = try ConsentRow.find(participant: volunteer.id, in: db) else { break }
                return try consent.receipt(in: db)
            case .withdrawn: throw StoreFailure(.withdrawn, reason: "the volunteer has withdrawn")
            case .arrived: break
            }
            try Self.requireOpen(db)
            let study = try StudyRow.require(db)
            let form = study.definition.consent
            let faults = statement.faults(for: form)
            guard faults.isEmpty else {
                throw StoreFailure(.consentIncomplete(faults), reason: "the consent form is not complete")
            }
            var consent = ConsentRow(
                participant: volunteer.id, form: form.fingerprint, version: form.version, locale: form.locale,
                affirmations: form.affirmations.map(\.id).filter(statement.affirmations.contains),
                build: build, givenAt: timestamp(), salt: Commitment.salt(), person: Person(statement))
            let assignment = try Assignment.decide(for: volunteer.id, study: study, in: db)
            let entry = try Ledger.append(
                .consent,
                [
                    "commitment": .text(consent.commitment), "form": .text(consent.form),
                    "orders": .text(Commitment.make(assignment.canonical, salt: consent.salt)),
                    "participant": .text(volunteer.id),
                ], at: consent.givenAt, in: db)
            consent.ledgerIndex = entry.index
            try consent.insert(in: db)
            try db.execute(
                sql: "UPDATE participants SET state = 'consented' WHERE id = ?", arguments: [volunteer.id])
            try assignment.insert(in: db)
            return try consent.receipt(in: db)
        }
    }

    /// The consent of a session, for a printable copy; nil before it was given and after a withdrawal.
    package func consentReceipt(_ token: SessionToken) throws -> ConsentReceipt? {
        try reading { db in
            guard let volunteer = try Volunteer.find(token, in: db) else { return nil }
            return try ConsentRow.find(participant: volunteer.id, in: db)?.receipt(in: db)
        }
    }
}
