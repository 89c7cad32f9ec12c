// SPDX-License-Identifier: Apache-2.0

internal import GRDB

extension Schema {
    /// Lists the backups that were made, so that they can be found when they are due for erasure.
    static func migrateToBackups(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE backups (
                    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
                    name TEXT NOT NULL,
                    made_at TEXT NOT NULL,
                    ledger_size INTEGER NOT NULL CHECK (ledger_size >= 1),
                    purge_by TEXT,
                    deleted_at TEXT,
                    ledger_index INTEGER NOT NULL REFERENCES ledger (idx)
                ) STRICT;
                """)
        try db.execute(sql: "PRAGMA user_version = 3")
    }
}
