// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

/// One change of a sealed study: what it was before, and what the ledger says of it.
struct AmendmentRow {
    /// 1 for the first.
    var number: Int
    var at: String
    var reason: String
    /// The bytes that counted until then.
    var previousDefinition: String
    /// The seal that counted until then.
    var previousSeal: String
    var ledgerIndex: Int
    /// Fields that changed, as the ledger has them.
    var changes: [String]
    /// Answers that had been given, as the ledger has them.
    var votes: Int

    /// In the order in which they were made.
    static func all(in db: Database) throws -> [AmendmentRow] {
        try Row.fetchAll(db, sql: "SELECT * FROM amendments ORDER BY number").map { row in
            let index: Int = row["ledger_index"]
            let facts = try Ledger.entry(at: index, in: db)?.facts
            var changes: [String] = []
            if case .list(let fields)? = facts?["changes"] { changes = fields.compactMap(\.textValue) }
            return AmendmentRow(
                number: row["number"], at: row["at"], reason: row["reason"],
                previousDefinition: row["definition"], previousSeal: row["seal"], ledgerIndex: index,
                changes: changes, votes: facts?["votes"]?.integerValue ?? 0)
        }
    }

    func insert(in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO amendments (number, at, reason, definition, seal, ledger_index)
                VALUES (?, ?, ?, ?, ?, ?)
                """, arguments: [number, at, reason, previousDefinition, previousSeal, ledgerIndex])
    }
}
