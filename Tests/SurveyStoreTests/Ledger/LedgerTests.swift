// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import StudyFiles
import SurveyStore
import Surveys
import Testing

@Suite struct LedgerTests {
    @Test(arguments: [
        "UPDATE ledger SET at = '2020-01-01' WHERE idx = 3", "DELETE FROM ledger WHERE idx = 3",
        "DELETE FROM ledger", "REPLACE INTO ledger SELECT * FROM ledger WHERE idx = 3",
        "INSERT INTO ledger SELECT 99, kind, at, body, previous, replace(hash, 'a', 'b') FROM ledger LIMIT 1",
        "UPDATE OR REPLACE ledger SET idx = 4 WHERE idx = 3",
        "UPDATE revisions SET answer = '{}'", "DELETE FROM revisions",
        "UPDATE options SET text = 'x'", "DELETE FROM questions",
        "INSERT INTO questions (id, number, section, prompt) VALUES ('q', 9, 's', 'p')",
    ])
    func theDatabaseItselfRefuses(sql: String) throws {
        let fixture = try Fixture.lived()
        #expect(throws: DatabaseError.self) { try fixture.tamper("PRAGMA foreign_keys = OFF; " + sql) }
        #expect(try SurveyStore(fixture.study).verify().problems == [])
    }

    @Test(arguments: [
        "at = '2020-01-01T00:00:00.000Z'", "kind = 'vote'", "kind = 'something-new'",
        "body = replace(body, 'participant', 'participamt')", "body = body || ' '",
        "previous = replace(previous, substr(previous, 1, 1), 'x')",
        "hash = replace(hash, substr(hash, 9, 1), 'x')",
    ])
    func everyChangedFieldOfAnEntryIsNamed(change: String) throws {
        let fixture = try Fixture.lived()
        try fixture.tamper(Fixture.unlock + "UPDATE ledger SET \(change) WHERE idx = 2")
        let problems = try SurveyStore(fixture.study).verify().problems
        #expect(problems.first?.index == 2)
        #expect(problems.first?.description.hasPrefix("entry 3 of 14 (idx 2) ") == true)
    }

    @Test func aMissingEntryIsNamed() throws {
        let fixture = try Fixture.lived()
        try fixture.tamper(Fixture.unlock + "DELETE FROM ledger WHERE idx = 5")
        #expect(try SurveyStore(fixture.study).verify().problems.first?.index == 5)
    }

    @Test func aForeignEntryInTheMiddleIsNamed() throws {
        let fixture = try Fixture.lived()
        try fixture.tamper(
            Fixture.unlock
                + """
                UPDATE ledger SET idx = idx + 1000 WHERE idx >= 5; UPDATE ledger SET idx = idx - 999 WHERE idx >= 1000;
                INSERT INTO ledger SELECT 5, 'decline', at, '{"count":1}', hash, replace(hash, substr(hash, 3, 1), 'x')
                    FROM ledger WHERE idx = 4;
                """)
        #expect(try SurveyStore(fixture.study).verify().problems.first?.index == 5)
    }

    @Test func entriesInAnotherOrderAreNamed() throws {
        let fixture = try Fixture.lived()
        try fixture.tamper(
            Fixture.unlock
                + """
                UPDATE ledger SET idx = 100 WHERE idx = 4; UPDATE ledger SET idx = 4 WHERE idx = 5;
                UPDATE ledger SET idx = 5 WHERE idx = 100;
                """)
        #expect(try SurveyStore(fixture.study).verify().problems.first?.index == 4)
    }

    @Test(arguments: [
        ("UPDATE people SET name = 'Mallory'", 2), ("UPDATE consents SET version = '2'", 2),
        ("UPDATE consents SET given_at = '2020'", 2), ("DELETE FROM people", 2),
        ("DELETE FROM people; UPDATE consents SET salt = zeroblob(32)", 2),
        (
            """
            UPDATE shown_options SET position = position + 10 WHERE position = 1;
            UPDATE shown_options SET position = 1 WHERE position = 2;
            UPDATE shown_options SET position = 2 WHERE position = 11
            """, 2
        ),
        ("UPDATE participants SET source = 'pilot' WHERE state = 'submitted'", 2),
        (
            "DROP TRIGGER revisions_keep_answers; UPDATE revisions SET duration_ms = 1 WHERE ledger_index = 4",
            4
        ),
        (
            "DROP TRIGGER revisions_keep_answers; UPDATE revisions SET format = 1 WHERE ledger_index = 4", 4
        ),
        ("DROP TRIGGER revisions_keep_rows; DELETE FROM revisions WHERE ledger_index = 4", 4),
        ("UPDATE votes SET revision = 1 WHERE revision = 2", 6),
        ("DELETE FROM votes WHERE revision = 2", 6),
        ("UPDATE submissions SET code = 'FAKE'", 7), ("DELETE FROM submissions", 7),
        ("INSERT INTO comments SELECT participant, 'Lovely', salt FROM submissions", 7),
        ("UPDATE participants SET state = 'consented' WHERE state = 'submitted'", 7),
        ("UPDATE participants SET state = 'submitted' WHERE state = 'withdrawn'", 12),
        ("UPDATE study SET phase = 'closed'", 1),
        ("UPDATE study SET definition = replace(definition, 'A study', 'B study')", 0),
        ("UPDATE study SET seal = replace(seal, substr(seal, 1, 1), 'x')", 0),
        ("UPDATE study SET created_at = '2020-01-01T00:00:00.000Z'", 0),
        ("UPDATE blinding SET commitment = replace(commitment, substr(commitment, 1, 1), 'x')", 0),
        ("DROP TRIGGER options_stand_fast_update; UPDATE options SET text = 'x'", 0),
        ("INSERT INTO amendments SELECT 1, at, 'Why not', '{}', hash, 1 FROM ledger WHERE idx = 1", 0),
        (
            """
            INSERT INTO backups SELECT hash, 'none.db', at, 1, NULL, NULL, 3 FROM ledger WHERE idx = 3
            """, 3
        ),
    ])
    func aRecordThatTheLedgerDoesNotVouchForIsNamed(sql: String, index: Int) throws {
        let fixture = try Fixture.lived()
        try fixture.tamper("PRAGMA foreign_keys = OFF; " + sql)
        let problems = try SurveyStore(fixture.study).verify().problems
        #expect(problems.first?.index == index, "\(problems)")
    }

    @Test(arguments: [
        ("DROP TRIGGER ledger_keeps_rows", "the trigger ledger_keeps_rows is missing from the database"),
        (
            "CREATE TRIGGER quiet AFTER INSERT ON votes BEGIN DELETE FROM votes WHERE revision = 2; END",
            "the trigger quiet is not one of a study's"
        ),
        ("DROP INDEX participants_by_state", "the index participants_by_state is missing from the database"),
    ])
    func aLooseGuardIsNamed(sql: String, reason: String) throws {
        let fixture = try Fixture.lived()
        try fixture.tamper(sql)
        #expect(try SurveyStore(fixture.study).verify().problems.map(\.description) == [reason])
    }

    @Test(arguments: [
        "DROP TABLE votes", "ALTER TABLE people ADD COLUMN secret TEXT",
        "ALTER TABLE ledger RENAME COLUMN at TO t",
    ])
    func aFileWithOtherTablesIsRefused(sql: String) throws {
        let fixture = try Fixture.lived()
        try fixture.tamper(sql)
        #expect(failure { try SurveyStore(fixture.study) } == .badData)
    }

    @Test func aRowThatBreaksItsTableIsReportedAndNotRead() throws {
        let fixture = try Fixture.lived()
        try fixture.tamper(
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET sql = replace(sql, 'version TEXT NOT NULL', 'version TEXT') WHERE name = 'consents';
            PRAGMA writable_schema = RESET;
            UPDATE consents SET version = NULL;
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET sql = replace(sql, 'version TEXT', 'version TEXT NOT NULL') WHERE name = 'consents';
            """)
        #expect {
            try SurveyStore(fixture.study).verify()
        } throws: {
            ($0 as? StoreFailure)?.kind == .badData && "\($0)".contains("NULL value in consents.version")
        }
    }

    @Test func aVoteWithoutAnEntryIsNamed() throws {
        let fixture = try Fixture.lived()
        try fixture.tamper(
            """
            PRAGMA foreign_keys = OFF;
            INSERT INTO revisions SELECT participant, question, 9, answer, format, answered_at, duration_ms, salt, 99
                FROM revisions LIMIT 1
            """)
        #expect(try SurveyStore(fixture.study).verify().problems.contains { $0.index == 99 })
    }

    @Test func aClockThatStepsBackIsNotedAndNoFault() throws {
        let fixture = try Fixture()
        try fixture.create()
        let store = try SurveyStore(fixture.study) { Date(timeIntervalSince1970: 1_000_000) }
        try store.openStudy()
        let report = try store.verify()
        #expect(report.problems == [])
        #expect(report.notes.contains { $0.contains("entry 2 of 2 is of 1970-01-12T13:46:40.000Z") })
    }

    @Test func anEntryHashesAsTheReadmeSays() throws {
        let fixture = try Fixture.lived()
        let entries = try SurveyStore(fixture.study).entries()
        var previous = String(repeating: "0", count: 64)
        for entry in entries {
            let body = try JSONDecoder().decode(CanonicalValue.self, from: Data(entry.body.utf8))
            let value = CanonicalValue.object([
                "at": .text(entry.at), "body": body, "index": .integer(entry.index),
                "kind": .text(entry.kind),
                "previous": .text(previous), "version": .integer(1),
            ])
            #expect(entry.hash == Fingerprint.of([0] + value.bytes))
            previous = entry.hash
        }
    }
}
