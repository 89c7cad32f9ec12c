// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import StudyFiles
package import Surveys

/// A consent as an auditor lists it; of one that was taken back only that it was given and to what.
package struct ConsentRecord: Codable, Equatable, Sendable {
    package enum State: String, Codable, Sendable {
        case answering
        case submitted
        case withdrawn
        /// An answer about themselves ended the volunteer's part.
        case screened
    }

    package var participant: String
    package var state: State
    /// Whether it was given in a trial run of the study.
    package var pilot: Bool
    /// UTC, ISO 8601.
    package var givenAt: String
    package var withdrawnAt: String?
    /// When the personal data were erased and the consent stayed.
    package var erasedAt: String?
    /// Counted from 0.
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
        case participant, state, pilot, form, version, locale, affirmations, build, name, affiliation, email,
            signature
        case givenAt = "given_at"
        case withdrawnAt = "withdrawn_at"
        case erasedAt = "erased_at"
        case ledgerIndex = "ledger_index"
        case signedOn = "signed_on"
    }
}

extension SurveyStore {
    /// Every consent that was ever given, in the order of the ledger.
    package func consents() throws -> [ConsentRecord] {
        try reading { db in
            let live = Dictionary(try ConsentRow.all(in: db).map { ($0.participant, $0) }) { first, _ in first
            }
            let submitted = Set(try String.fetchAll(db, sql: "SELECT participant FROM submissions"))
            var forms: [String: (version: String, locale: String)] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT fingerprint, version, locale FROM consent_forms") {
                forms[row["fingerprint"]] = (row["version"], row["locale"])
            }
            let entries = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM ledger WHERE kind IN ('consent', 'withdrawal', 'screening', 'erasure', 'purge')
                    ORDER BY idx
                    """
            ).map(LedgerEntry.init)
            let ends = Ends(entries)
            return entries.compactMap { entry in
                guard entry.kind == LedgerEntry.Kind.consent.rawValue, let facts = entry.facts,
                    let participant = facts["participant"]?.textValue
                else { return nil }
                let end = ends.departures[participant]
                let state: ConsentRecord.State =
                    switch end?.kind {
                    case LedgerEntry.Kind.withdrawal.rawValue: .withdrawn
                    case LedgerEntry.Kind.screening.rawValue: .screened
                    default: submitted.contains(participant) ? .submitted : .answering
                    }
                let form = facts["form"]?.textValue ?? ""
                var record = ConsentRecord(
                    participant: participant, state: state, pilot: facts["pilot"]?.integerValue == 1,
                    givenAt: entry.at, withdrawnAt: end?.at, ledgerIndex: entry.index, form: form,
                    version: forms[form]?.version, locale: forms[form]?.locale)
                if let consent = live[participant] {
                    record.fill(from: consent)
                    if consent.person == nil {
                        record.erasedAt = ends.erasure(of: participant, givenAt: entry.at)
                    }
                }
                return record
            }
        }
    }

    /// The text of a form that somebody agreed to, by its SHA-256 or the first eight or more digits of it.
    ///
    /// Its canonical bytes are what the hash is of; they are computed again before it is returned.
    package func consentForm(startingWith digits: String) throws -> (
        fingerprint: String, text: String, form: ConsentForm
    ) {
        let rows = try reading { db in
            try Row.fetchAll(
                db, sql: "SELECT fingerprint, text FROM consent_forms ORDER BY fingerprint"
            ).map { (fingerprint: $0["fingerprint"] as String, text: $0["text"] as String) }
        }
        let found = rows.filter { $0.fingerprint.hasPrefix(digits.lowercased()) }
        guard digits.utf8.count >= 8, found.count == 1, let row = found.first else {
            throw StoreFailure(
                .badData, path: path,
                reason: "\(found.isEmpty ? "no" : "no single") consent form has the hash \(digits)",
                hint: rows.isEmpty ? nil : "It has " + rows.map(\.fingerprint).joined(separator: ", "))
        }
        guard Fingerprint.of(row.text) == row.fingerprint,
            let form = try? JSONDecoder().decode(ConsentForm.self, from: Data(row.text.utf8))
        else {
            throw StoreFailure(
                .badData, path: path,
                reason: "the text kept for the consent form \(row.fingerprint) is another",
                hint: "Run `showdown audit verify`")
        }
        return (row.fingerprint, row.text, form)
    }
}

/// By which entries volunteers' data went.
private struct Ends {
    private(set) var departures: [String: LedgerEntry] = [:]
    private var erasures: [String: String] = [:]
    private var purges: [(at: String, before: String)] = []

    init(_ entries: [LedgerEntry]) {
        for entry in entries {
            let facts = entry.facts
            switch LedgerEntry.Kind(rawValue: entry.kind) {
            case .withdrawal, .screening: departures[facts?["participant"]?.textValue ?? ""] = entry
            case .erasure: erasures[facts?["participant"]?.textValue ?? ""] = entry.at
            case .purge: purges.append((entry.at, facts?["before"]?.textValue ?? ""))
            default: break
            }
        }
    }

    func erasure(of participant: String, givenAt: String) -> String? {
        erasures[participant] ?? purges.first { givenAt < $0.before }?.at
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
