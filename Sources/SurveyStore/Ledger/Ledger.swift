// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import StudyFiles
internal import Surveys

/// The ledger's table inside a transaction.
enum Ledger {
    /// Adds an entry after the last; it is there if, and only if, the transaction around it commits.
    @discardableResult
    static func append(
        _ kind: LedgerEntry.Kind, _ body: [String: CanonicalValue], at: String, in db: Database
    ) throws -> LedgerEntry {
        let head = try head(in: db)
        let entry = LedgerEntry(index: head.size, kind: kind, at: at, body: body, previous: head.hash)
        try db.cachedStatement(
            sql: "INSERT INTO ledger (idx, kind, at, body, previous, hash) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [entry.index, entry.kind, entry.at, entry.body, entry.previous, entry.hash])
        return entry
    }

    static func head(in db: Database) throws -> LedgerHead {
        let last = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT idx, hash FROM ledger ORDER BY idx DESC LIMIT 1"))
        guard let last else { return LedgerHead(size: 0, hash: LedgerEntry.genesis) }
        return LedgerHead(size: last["idx"] + 1, hash: last["hash"])
    }

    /// How many declined so far, as the last entry of that kind says.
    static func declines(in db: Database) throws -> Int {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM ledger WHERE kind = 'decline' ORDER BY idx DESC LIMIT 1")
        ).map(LedgerEntry.init)?.facts?["count"]?.integerValue ?? 0
    }

    /// What an entry says of the invitations that it tells of: SHA-256 over their digests in ascending order.
    static func hash(ofDigests digests: [Data]) -> String {
        let sorted = digests.sorted { $0.lexicographicallyPrecedes($1) }
        return Fingerprint.of(sorted.flatMap { [UInt8]($0) })
    }

    static func entry(at index: Int, in db: Database) throws -> LedgerEntry? {
        try Row.fetchOne(db, sql: "SELECT * FROM ledger WHERE idx = ?", arguments: [index]).map(
            LedgerEntry.init)
    }
}

extension SurveyStore {
    package func head() throws -> LedgerHead { try reading { try Ledger.head(in: $0) } }

    package func entries() throws -> [LedgerEntry] {
        try reading { db in
            try Row.fetchAll(db, sql: "SELECT * FROM ledger ORDER BY idx").map(LedgerEntry.init)
        }
    }
}
