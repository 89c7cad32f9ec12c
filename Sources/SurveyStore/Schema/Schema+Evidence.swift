// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// The fourth version: salts for what the ledger commits to from now on, and counts that writers need at once.
///
/// Rows of earlier versions have no such salts: their entries stay what they were, and an audit says what these do not hold.
extension Schema {
    static func migrateToEvidence(_ db: Database) throws {
        try db.execute(sql: salts)
        try db.execute(sql: tallies)
        try db.execute(sql: "INSERT INTO tallies (kind, name, number, uses) \(countedTallies)")
        try db.execute(sql: "PRAGMA user_version = 4")
    }

    /// `submissions.locale` is the language that a volunteer answered in; the one of `participants` may change later.
    private static let salts = """
        ALTER TABLE study ADD COLUMN order_salt BLOB CHECK (length(order_salt) = 32);
        ALTER TABLE consents ADD COLUMN orders_salt BLOB CHECK (length(orders_salt) = 32);
        ALTER TABLE submissions ADD COLUMN locale TEXT;
        ALTER TABLE submissions ADD COLUMN arrival_salt BLOB CHECK (length(arrival_salt) = 32);
        ALTER TABLE submissions ADD COLUMN device_salt BLOB CHECK (length(device_salt) = 32);
        CREATE INDEX declines ON ledger (idx) WHERE kind = 'decline';
        """

    /// What a consent has to know of all volunteers before it, without counting them: pilots apart, how many hold each order
    /// of a question's options, how many submitted, and how many of these had each question and each block.
    private static let tallies = """
        CREATE TABLE tallies (
            kind TEXT NOT NULL CHECK (kind IN ('order', 'submitted', 'question', 'block')),
            name TEXT NOT NULL,
            number INTEGER NOT NULL,
            uses INTEGER NOT NULL CHECK (uses >= 0),
            PRIMARY KEY (kind, name, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER tally_orders AFTER INSERT ON assignments
            WHEN (SELECT source FROM participants WHERE id = NEW.participant) IS NOT 'pilot'
            BEGIN
                INSERT INTO tallies (kind, name, number, uses) VALUES ('order', NEW.question, NEW.option_order, 1)
                    ON CONFLICT (kind, name, number) DO UPDATE SET uses = uses + 1;
            END;
        CREATE TRIGGER untally_orders AFTER DELETE ON assignments
            WHEN (SELECT source FROM participants WHERE id = OLD.participant) IS NOT 'pilot'
            BEGIN
                UPDATE tallies SET uses = uses - 1
                    WHERE kind = 'order' AND name = OLD.question AND number = OLD.option_order;
            END;
        CREATE TRIGGER tally_submissions AFTER UPDATE OF state ON participants
            WHEN NEW.source <> 'pilot' AND NEW.state = 'submitted' AND OLD.state <> 'submitted'
            BEGIN
                INSERT INTO tallies (kind, name, number, uses) VALUES ('submitted', '', 0, 1)
                    ON CONFLICT (kind, name, number) DO UPDATE SET uses = uses + 1;
                INSERT INTO tallies (kind, name, number, uses)
                    SELECT 'question', question, 0, 1 FROM assignments WHERE participant = NEW.id
                    ON CONFLICT (kind, name, number) DO UPDATE SET uses = uses + 1;
                INSERT INTO tallies (kind, name, number, uses)
                    SELECT 'block', section, block, 1 FROM blocks WHERE participant = NEW.id
                    ON CONFLICT (kind, name, number) DO UPDATE SET uses = uses + 1;
            END;
        CREATE TRIGGER untally_submissions AFTER UPDATE OF state ON participants
            WHEN OLD.source <> 'pilot' AND OLD.state = 'submitted' AND NEW.state <> 'submitted'
            BEGIN
                UPDATE tallies SET uses = uses - 1 WHERE kind = 'submitted';
                UPDATE tallies SET uses = uses - 1 WHERE kind = 'question'
                    AND name IN (SELECT question FROM assignments WHERE participant = OLD.id);
                UPDATE tallies SET uses = uses - 1 WHERE kind = 'block'
                    AND (name, number) IN (SELECT section, block FROM blocks WHERE participant = OLD.id);
            END;
        """

    /// The tallies as the records give them; part of a migration that has shipped.
    static let countedTallies = """
        SELECT 'order', a.question, a.option_order, COUNT(*) FROM assignments AS a
            JOIN participants AS p ON p.id = a.participant AND p.source <> 'pilot'
            GROUP BY a.question, a.option_order
        UNION ALL SELECT 'submitted', '', 0, COUNT(*) FROM participants
            WHERE source <> 'pilot' AND state = 'submitted' HAVING COUNT(*) > 0
        UNION ALL SELECT 'question', a.question, 0, COUNT(*) FROM assignments AS a
            JOIN participants AS p ON p.id = a.participant AND p.source <> 'pilot' AND p.state = 'submitted'
            GROUP BY a.question
        UNION ALL SELECT 'block', b.section, b.block, COUNT(*) FROM blocks AS b
            JOIN participants AS p ON p.id = b.participant AND p.source <> 'pilot' AND p.state = 'submitted'
            GROUP BY b.section, b.block
        """
}
