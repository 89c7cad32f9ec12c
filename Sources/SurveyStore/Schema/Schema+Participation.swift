// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

/// The second version: several sessions a volunteer, ways of arriving, background, answers of every kind, amendments.
///
/// A study that was made by the first version, open or closed, is carried over in one transaction. Its ledger is not touched,
/// and the records that its entries vouch for keep what was committed to (`revisions.format`).
extension Schema {
    static func migrateToParticipation(_ db: Database) throws {
        // A trigger that names a table stops that table from being made anew.
        for trigger in ["revisions_keep_answers", "revisions_keep_rows"] {
            try db.execute(sql: "DROP TRIGGER \(trigger)")
        }
        try db.execute(sql: people)
        try db.execute(sql: answers)
        try carryAnswersOver(db)
        try db.execute(sql: "DROP TABLE old_votes; DROP TABLE old_revisions;")
        try db.execute(sql: revisionTriggers)
        try db.execute(sql: questions)
        try db.execute(sql: amendments)
        try keepForm(db)
        try db.execute(sql: "PRAGMA user_version = 2")
    }

    /// `arrived_at` and `active_at` of volunteers of the first version are those of their consent.
    private static let people = """
        CREATE TABLE new_participants (
            id TEXT PRIMARY KEY CHECK (length(id) = 16),
            state TEXT NOT NULL
                CHECK (state IN ('arrived', 'consented', 'submitted', 'withdrawn', 'screened')),
            source TEXT NOT NULL CHECK (source IN ('open', 'invitation', 'prolific', 'pilot')),
            device TEXT NOT NULL CHECK (device IN ('computer', 'tablet', 'phone', 'unknown')),
            locale TEXT NOT NULL,
            arrived_at TEXT NOT NULL,
            active_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE sessions (
            digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
            participant TEXT NOT NULL REFERENCES participants (id) ON DELETE CASCADE,
            resume BLOB UNIQUE CHECK (length(resume) = 32),
            created_at TEXT NOT NULL,
            replaced_at TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sessions_by_participant ON sessions (participant);
        INSERT INTO new_participants
            SELECT p.id, p.state, 'open', 'unknown',
                COALESCE(c.locale, (SELECT json_extract(definition, '$.consent.locale') FROM study), 'en'),
                COALESCE(c.given_at, s.created_at), COALESCE(c.given_at, s.created_at)
            FROM participants AS p CROSS JOIN study AS s LEFT JOIN consents AS c ON c.participant = p.id;
        INSERT INTO sessions
            SELECT p.session, p.id, NULL, n.arrived_at, NULL
            FROM participants AS p JOIN new_participants AS n ON n.id = p.id;
        DROP TABLE participants;
        ALTER TABLE new_participants RENAME TO participants;
        CREATE INDEX participants_by_state ON participants (state, active_at);
        CREATE TABLE external_ids (
            source TEXT NOT NULL CHECK (source IN ('invitation', 'prolific')),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            participant TEXT NOT NULL UNIQUE REFERENCES participants (id) ON DELETE CASCADE,
            PRIMARY KEY (source, digest)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE invitations (
            number INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            made_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE background (
            participant TEXT PRIMARY KEY REFERENCES consents (participant),
            answers TEXT NOT NULL,
            answered_at TEXT NOT NULL,
            salt BLOB NOT NULL CHECK (length(salt) = 32),
            ledger_index INTEGER NOT NULL UNIQUE REFERENCES ledger (idx)
        ) STRICT;
        CREATE TABLE comments (
            participant TEXT PRIMARY KEY REFERENCES submissions (participant),
            text TEXT NOT NULL,
            salt BLOB NOT NULL CHECK (length(salt) = 32)
        ) STRICT;
        CREATE TABLE blocks (
            participant TEXT NOT NULL REFERENCES consents (participant),
            section TEXT NOT NULL,
            block INTEGER NOT NULL CHECK (block >= 0),
            PRIMARY KEY (participant, section)
        ) STRICT, WITHOUT ROWID;
        """

    /// A vote names the revision that counts; what was answered stands there alone.
    private static let answers = """
        ALTER TABLE votes RENAME TO old_votes;
        ALTER TABLE revisions RENAME TO old_revisions;
        CREATE TABLE revisions (
            participant TEXT NOT NULL,
            question TEXT NOT NULL,
            number INTEGER NOT NULL CHECK (number >= 1),
            answer TEXT NOT NULL,
            format INTEGER NOT NULL CHECK (format IN (1, 2)),
            answered_at TEXT NOT NULL,
            duration_ms INTEGER CHECK (duration_ms >= 0),
            salt BLOB NOT NULL CHECK (length(salt) = 32),
            ledger_index INTEGER NOT NULL UNIQUE REFERENCES ledger (idx),
            PRIMARY KEY (participant, question, number),
            FOREIGN KEY (participant, question) REFERENCES assignments (participant, question)
        ) STRICT;
        CREATE TABLE votes (
            participant TEXT NOT NULL,
            question TEXT NOT NULL,
            revision INTEGER NOT NULL,
            PRIMARY KEY (participant, question),
            FOREIGN KEY (participant, question, revision)
                REFERENCES revisions (participant, question, number)
        ) STRICT;
        INSERT INTO votes SELECT participant, question, revision FROM old_votes;
        """

    private static func carryAnswersOver(_ db: Database) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM old_revisions ORDER BY ledger_index")
        while let row = try rows.next() {
            let option: String? = row["option"]
            let selection = option.map { Selection.option($0) } ?? Selection(formValue: row["choice"])
            try db.execute(
                sql: """
                    INSERT INTO revisions (participant, question, number, answer, format, answered_at, duration_ms,
                        salt, ledger_index) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?)
                    """,
                arguments: [
                    row["participant"] as String, row["question"] as String, row["number"] as Int,
                    Answer(selection).canonical.string, row["answered_at"] as String,
                    row["duration_ms"] as Int?, row["salt"] as Data, row["ledger_index"] as Int,
                ])
        }
    }

    private static let revisionTriggers = """
        CREATE TRIGGER revisions_keep_answers BEFORE UPDATE ON revisions
            BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END;
        CREATE TRIGGER revisions_keep_rows BEFORE DELETE ON revisions
            WHEN (SELECT state FROM participants WHERE id = OLD.participant) IS NOT 'withdrawn'
            BEGIN SELECT RAISE(ABORT, 'revisions are append-only until a withdrawal'); END;
        """

    /// Questions with one `cell` are variants of one another: a volunteer sees one of them.
    private static let questions = """
        ALTER TABLE questions ADD COLUMN kind TEXT NOT NULL DEFAULT 'stimulus'
            CHECK (kind IN ('stimulus', 'attention'));
        ALTER TABLE questions ADD COLUMN cell TEXT;
        ALTER TABLE questions ADD COLUMN expected TEXT CHECK ((expected IS NOT NULL) = (kind = 'attention'));
        """

    private static let amendments = """
        CREATE TABLE amendments (
            number INTEGER PRIMARY KEY CHECK (number >= 1),
            at TEXT NOT NULL,
            reason TEXT NOT NULL,
            definition TEXT NOT NULL,
            seal TEXT NOT NULL CHECK (length(seal) = 64),
            ledger_index INTEGER NOT NULL UNIQUE REFERENCES ledger (idx)
        ) STRICT;
        CREATE TABLE consent_forms (
            fingerprint TEXT PRIMARY KEY CHECK (length(fingerprint) = 64),
            locale TEXT NOT NULL,
            version TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        """

    /// The form of a study of the first version, so that what people agreed to outlives an amendment.
    private static func keepForm(_ db: Database) throws {
        guard let text = try String.fetchOne(db, sql: "SELECT definition FROM study") else { return }
        guard let definition = try? JSONDecoder().decode(StudyDefinition.self, from: Data(text.utf8)) else {
            throw StoreFailure(
                .badData, reason: "the study's definition cannot be read", hint: "Restore a backup")
        }
        try insert(definition.forms, in: db)
    }

    /// Keeps the text of consent forms under their fingerprints; one that is there already stays.
    static func insert(_ forms: [ConsentForm], in db: Database) throws {
        for form in forms {
            try db.execute(
                sql: """
                    INSERT INTO consent_forms (fingerprint, locale, version, text) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """,
                arguments: [form.fingerprint, form.locale, form.version, form.canonical.string])
        }
    }
}
