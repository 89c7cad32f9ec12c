// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

/// Personal data of one volunteer: the one row that a withdrawal must leave no trace of.
struct Person: Equatable {
    var name: String
    var affiliation: String
    var email: String
    var signature: String
    /// The date that the volunteer wrote.
    var signedOn: String

    init(_ statement: ConsentStatement) {
        func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }
        name = trimmed(statement.name)
        affiliation = trimmed(statement.affiliation)
        email = trimmed(statement.email)
        signature = trimmed(statement.signature)
        signedOn = statement.date
    }

    init(_ row: Row) {
        name = row["name"]
        affiliation = row["affiliation"]
        email = row["email"]
        signature = row["signature"]
        signedOn = row["signed_on"]
    }
}

/// A live consent: what was agreed to, when, by whom.
struct ConsentRow {
    var participant: String
    /// SHA-256 of the form.
    var form: String
    var version: String
    var locale: String
    var affirmations: [String]
    var build: String
    var givenAt: String
    var salt: Data
    /// Of the commitment to the orders, which an erasure leaves; nil in rows of earlier releases, whose orders share `salt`.
    var ordersSalt: Data?
    /// Nil after their erasure, which takes the salt as well.
    var person: Person?
    var ledgerIndex = -1

    /// What the ledger holds in place of the consent; nil where it cannot be computed any more.
    var commitment: String? {
        guard let person else { return nil }
        return Commitment.make(
            .object([
                "affiliation": .text(person.affiliation),
                "affirmations": .list(affirmations.map { .text($0) }), "build": .text(build),
                "email": .text(person.email), "form": .text(form), "locale": .text(locale),
                "name": .text(person.name), "participant": .text(participant),
                "signature": .text(person.signature), "signed_on": .text(person.signedOn),
                "version": .text(version),
            ]), salt: salt)
    }

    /// What the ledger's entry says, with the orders that were drawn for the volunteer.
    func facts(_ assignment: Assignment, isPilot: Bool) -> [String: CanonicalValue] {
        var facts: [String: CanonicalValue] = [
            "commitment": .text(commitment ?? ""), "form": .text(form), "participant": .text(participant),
        ]
        if let ordersSalt {
            facts["format"] = .integer(2)
            facts["orders"] = .text(Commitment.make(assignment.held, salt: ordersSalt))
        } else {
            facts["orders"] = .text(Commitment.make(assignment.canonical, salt: salt))
        }
        if isPilot { facts["pilot"] = .integer(1) }
        return facts
    }

    func insert(in db: Database) throws {
        let ticked = CanonicalValue.list(affirmations.map { .text($0) }).string
        try db.execute(
            sql: """
                INSERT INTO consents
                    (participant, form, version, locale, affirmations, build, given_at, salt, orders_salt, ledger_index)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                participant, form, version, locale, ticked, build, givenAt, salt, ordersSalt, ledgerIndex,
            ])
        guard let person else { return }
        try db.execute(
            sql: """
                INSERT INTO people (participant, name, affiliation, email, signature, signed_on)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                participant, person.name, person.affiliation, person.email, person.signature, person.signedOn,
            ])
    }

    func receipt(in db: Database) throws -> ConsentReceipt {
        let entry = try Ledger.entry(at: ledgerIndex, in: db)
        return ConsentReceipt(
            participant: participant, givenAt: givenAt, form: form, locale: locale, version: version,
            ledgerIndex: ledgerIndex, ledgerHash: entry?.hash ?? "")
    }

    static func find(participant: String, in db: Database) throws -> ConsentRow? {
        try Row.fetchOne(db, sql: selection + " WHERE c.participant = ?", arguments: [participant]).map(
            ConsentRow.init)
    }

    static func all(in db: Database) throws -> [ConsentRow] {
        try Row.fetchAll(db, sql: selection + " ORDER BY c.ledger_index").map(ConsentRow.init)
    }

    private static let selection = """
        SELECT c.*, p.name, p.affiliation, p.email, p.signature, p.signed_on
        FROM consents AS c LEFT JOIN people AS p ON p.participant = c.participant
        """
}

extension ConsentRow {
    private init(_ row: Row) {
        let ticked: String = row["affirmations"]
        self.init(
            participant: row["participant"], form: row["form"], version: row["version"],
            locale: row["locale"],
            affirmations: (try? JSONDecoder().decode([String].self, from: Data(ticked.utf8))) ?? [],
            build: row["build"], givenAt: row["given_at"], salt: row["salt"], ordersSalt: row["orders_salt"],
            person: (row["name"] as String?) == nil ? nil : Person(row),
            ledgerIndex: row["ledger_index"])
    }
}
