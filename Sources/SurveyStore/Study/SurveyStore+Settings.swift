// SPDX-License-Identifier: Apache-2.0

internal import GRDB

extension SurveyStore {
    /// The settings on which durability and erasure rest, as the writing connection has them now.
    ///
    /// SQLite forgets all but the first when a connection ends, so they are read from the one that writes.
    package func settings() throws -> [String: String] {
        try writing(transaction: false) { db in
            let names = ["journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout"]
            return try names.reduce(into: [:]) { settings, name in
                settings[name] = try String.fetchOne(db, sql: "PRAGMA \(name)")
            }
        }
    }
}
