// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

/// A consent as an auditor lists it; of a withdrawn one only that it was given and taken back.
package struct ConsentRecord: Codable, Equatable, Sendable {
    package enum State: String, Codable, Sendable {
        case answering
        case submitted
        case withdrawn
    }

    package var participant: String
    package var state: State
    /// UTC, ISO 8601.
    package var givenAt: String
    package var withdrawnAt: String?
    package var ledgerIndex: Int
    /// SHA-256 of the form.
    package var form: String
    package var version: String?
    package var locale: String?
    package var affirmations: [String]?
    /// SHA-256 of the program that took it.
    package var build: String?
    package var name: String?
    package var affiliation: String?
    package var email: String?
    package var signature: String?
    package var signedOn: String?

    enum CodingKeys: String, CodingKey {
        case participant, state, form, version, locale, affirmations, build, name, affiliation, email,
            signature
        case givenAt = "given_at"
        case withdrawnAt = "withdrawn_at"
        case ledgerIndex = "ledger_index"
        case signedOn = "signed_on"
    }
}

extension SurveyStore {
    /// Every consent that was ever given, in the order of the ledger.
    package func consents() throws -> [ConsentRecord] {
        try reading { db in
            let live = Dictionary(
                try ConsentRow.all(in: db).map { ($0.participant, $0) },
                uniquingKeysWith: { first, _ in first })
            let submitted = Set(try String.fetchAll(db, sql: "SELECT participant FROM submissions"))
            let entries = try Row.fetchAll(
                db, sql: "SELECT * FROM ledger WHERE kind IN ('consent', 'withdrawal') ORDER BY idx"
            ).map(LedgerEntry.init)
            var withdrawn: [String: String] = [:]
            for entry in entries where entry.kind == LedgerEntry.Kind.withdrawal.rawValue {
                if let participant = entry.facts?["participant"]?.textValue {
                    withdrawn[participant] = entry.at
                }
            }
            return entries.filter { $0.kind == LedgerEntry.Kind.consent.rawValue }.compactMap { entry in
                guard let facts = entry.facts, let participant = facts["participant"]?.textValue else {
                    return nil
                }
                var record = ConsentRecord(
                    participant: participant,
                    state: withdrawn[participant] != nil
                        ? .withdrawn : submitted.contains(participant) ? .submitted : .answering,
                    givenAt: entry.at, withdrawnAt: withdrawn[participant], ledgerIndex: entry.index,
                    form: facts["form"]?.textValue ?? "")
                if let consent = live[participant] { record.fill(from: consent) }
                return record
            }
        }
    }
}

extension ConsentRecord {
    fileprivate mutating func fill(from consent: ConsentRow) {
        version = consent.version
        locale = consent.locale
        affirmations = consent.affirmations
        build = consent.build
        name = consent.person?.name
        affiliation = consent.person?.affiliation
        email = consent.person?.email
        signature = consent.person?.signature
        signedOn = consent.person?.signedOn
    }
}
