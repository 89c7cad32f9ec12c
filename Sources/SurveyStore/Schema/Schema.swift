// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// The tables of a study and how they came to be; a migration that has shipped is never edited.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: study, people, ballots, ledger") { db in
            try db.execute(sql: ledger)
            try db.execute(sql: study)
            try db.execute(sql: people)
            try db.execute(sql: ballots)
            try db.execute(sql: "PRAGMA user_version = 1")
        }
        migrator.registerMigration(
            "2: participation, kinds of answers, amendments", migrate: migrateToParticipation)
        migrator.registerMigration("3: backups", migrate: migrateToBackups)
        migrator.registerMigration("4: evidence, tallies", migrate: migrateToEvidence)
        return migrator
    }

    /// `REPLACE` deletes rows without a delete trigger, so the insert trigger admits only the next index.
    private static let ledger = """
        CREATE TABLE ledger (
            idx INTEGER PRIMARY KEY CHECK (idx >= 0),
            kind TEXT NOT NULL,
            at TEXT NOT NULL,
            body TEXT NOT NULL,
            previous TEXT NOT NULL CHECK (length(previous) = 64),
            hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
        ) STRICT;
        CREATE TRIGGER ledger_keeps_entries BEFORE UPDATE ON ledger
            BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        CREATE TRIGGER ledger_keeps_rows BEFORE DELETE ON ledger
            BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        CREATE TRIGGER ledger_grows_at_its_end BEFORE INSERT ON ledger
            WHEN NEW.idx IS NOT (SELECT COALESCE(MAX(idx) + 1, 0) FROM ledger)
            BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        """

    /// The row of `study` is written last; from then on its stimuli stand fast.
    private static let study = """
        CREATE TABLE study (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            id TEXT NOT NULL,
            definition TEXT NOT NULL,
            seal TEXT NOT NULL CHECK (length(seal) = 64),
            phase TEXT NOT NULL CHECK (phase IN ('created', 'open', 'closed', 'unblinded')),
            order_seed INTEGER NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE questions (
            id TEXT PRIMARY KEY,
            number INTEGER NOT NULL UNIQUE CHECK (number >= 1),
            section TEXT NOT NULL,
            prompt TEXT NOT NULL
        ) STRICT;
        CREATE TABLE options (
            id TEXT PRIMARY KEY,
            question TEXT NOT NULL REFERENCES questions (id),
            slot INTEGER NOT NULL CHECK (slot >= 0),
            text TEXT NOT NULL,
            UNIQUE (question, slot),
            UNIQUE (question, id)
        ) STRICT;
        CREATE TABLE blinding (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            ciphertext BLOB NOT NULL,
            commitment TEXT NOT NULL CHECK (length(commitment) = 64),
            opened TEXT,
            opened_salt BLOB,
            CHECK ((opened IS NULL) = (opened_salt IS NULL))
        ) STRICT;
        """ + ["questions", "options"].map(standsFast).joined()

    private static func standsFast(_ table: String) -> String {
        ["INSERT", "UPDATE", "DELETE"].map { action in
            """

            CREATE TRIGGER \(table)_stand_fast_\(action.lowercased()) BEFORE \(action) ON \(table)
                WHEN EXISTS (SELECT 1 FROM study)
                BEGIN SELECT RAISE(ABORT, 'the stimuli of a sealed study stand fast'); END;
            """
        }.joined()
    }

    /// Personal data has a table of its own, apart from consents and from answers.
    private static let people = """
        CREATE TABLE participants (
            id TEXT PRIMARY KEY CHECK (length(id) = 16),
            session BLOB NOT NULL UNIQUE CHECK (length(session) = 32),
            state TEXT NOT NULL CHECK (state IN ('arrived', 'consented', 'submitted', 'withdrawn'))
        ) STRICT;
        CREATE INDEX participants_by_state ON participants (state);
        CREATE TABLE consents (
            participant TEXT PRIMARY KEY REFERENCES participants (id),
            form TEXT NOT NULL CHECK (length(form) = 64),
            version TEXT NOT NULL,
            locale TEXT NOT NULL,
            affirmations TEXT NOT NULL,
            build TEXT NOT NULL,
            given_at TEXT NOT NULL,
            salt BLOB NOT NULL CHECK (length(salt) = 32),
            ledger_index INTEGER NOT NULL UNIQUE REFERENCES ledger (idx)
        ) STRICT;
        CREATE TABLE people (
            participant TEXT PRIMARY KEY REFERENCES consents (participant),
            name TEXT NOT NULL,
            affiliation TEXT NOT NULL,
            email TEXT NOT NULL,
            signature TEXT NOT NULL,
            signed_on TEXT NOT NULL
        ) STRICT;
        """

    private static let ballots = """
        CREATE TABLE assignments (
            participant TEXT NOT NULL REFERENCES consents (participant),
            place INTEGER NOT NULL CHECK (place >= 1),
            question TEXT NOT NULL REFERENCES questions (id),
            option_order INTEGER NOT NULL CHECK (option_order >= 0),
            PRIMARY KEY (participant, place),
            UNIQUE (participant, question)
        ) STRICT;
        CREATE INDEX assignments_by_order ON assignments (question, option_order);
        CREATE TABLE shown_options (
            participant TEXT NOT NULL,
            question TEXT NOT NULL,
            position INTEGER NOT NULL CHECK (position >= 1),
            option TEXT NOT NULL,
            token TEXT NOT NULL UNIQUE CHECK (length(token) = 32),
            PRIMARY KEY (participant, question, position),
            UNIQUE (participant, question, option),
            FOREIGN KEY (participant, question) REFERENCES assignments (participant, question),
            FOREIGN KEY (question, option) REFERENCES options (question, id)
        ) STRICT;
        CREATE TABLE revisions (
            participant TEXT NOT NULL,
            question TEXT NOT NULL,
            number INTEGER NOT NULL CHECK (number >= 1),
            choice TEXT NOT NULL CHECK (choice IN ('option', 'tie', 'none')),
            option TEXT,
            answered_at TEXT NOT NULL,
            duration_ms INTEGER CHECK (duration_ms >= 0),
            salt BLOB NOT NULL CHECK (length(salt) = 32),
            ledger_index INTEGER NOT NULL UNIQUE REFERENCES ledger (idx),
            PRIMARY KEY (participant, question, number),
            CHECK ((choice = 'option') = (option IS NOT NULL)),
            FOREIGN KEY (participant, question) REFERENCES assignments (participant, question),
            FOREIGN KEY (participant, question, option)
                REFERENCES shown_options (participant, question, option)
        ) STRICT;
        CREATE TRIGGER revisions_keep_answers BEFORE UPDATE ON revisions
            BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END;
        CREATE TRIGGER revisions_keep_rows BEFORE DELETE ON revisions
            WHEN (SELECT state FROM participants WHERE id = OLD.participant) IS NOT 'withdrawn'
            BEGIN SELECT RAISE(ABORT, 'revisions are append-only until a withdrawal'); END;
        CREATE TABLE votes (
            participant TEXT NOT NULL,
            question TEXT NOT NULL,
            choice TEXT NOT NULL,
            option TEXT,
            revision INTEGER NOT NULL,
            PRIMARY KEY (participant, question),
            CHECK ((choice = 'option') = (option IS NOT NULL)),
            FOREIGN KEY (participant, question, revision)
                REFERENCES revisions (participant, question, number)
        ) STRICT;
        CREATE TABLE submissions (
            participant TEXT PRIMARY KEY REFERENCES consents (participant),
            code TEXT NOT NULL UNIQUE,
            submitted_at TEXT NOT NULL,
            salt BLOB NOT NULL CHECK (length(salt) = 32),
            ledger_index INTEGER NOT NULL UNIQUE REFERENCES ledger (idx)
        ) STRICT;
        """
}
