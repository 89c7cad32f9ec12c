// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import StudyFiles
import SurveyStore
import Surveys
import Testing

@Suite struct LedgerTests {
    /// A study with one submitted volunteer, one revision, one withdrawal and one decline: 14 entries.
    private func lived() throws -> Fixture {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.volunteer()
        try store.answerAll(token)
        let second = try store.ballot(token, place: 1).options[1].token
        _ = try store.answer(token, place: 1, selection: .option(second), duration: nil)
        _ = try store.submit(token)
        let leaver = try store.volunteer("Someone Leaving")
        try store.answerAll(leaver)
        try store.withdraw(leaver)
        try store.decline(nil)
        #expect(try store.verify().problems == [])
        #expect(try store.head().size == 14)
        try store.close()
        return fixture
    }

    private static let unlock = """
        DROP TRIGGER ledger_keeps_entries; DROP TRIGGER ledger_keeps_rows; DROP TRIGGER ledger_grows_at_its_end;
        PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
        """

    @Test(arguments: [
        "UPDATE ledger SET at = '2020-01-01' WHERE idx = 3", "DELETE FROM ledger WHERE idx = 3",
        "DELETE FROM ledger", "REPLACE INTO ledger SELECT * FROM ledger WHERE idx = 3",
        "INSERT INTO ledger SELECT 99, kind, at, body, previous, replace(hash, 'a', 'b') FROM ledger LIMIT 1",
        "UPDATE OR REPLACE ledger SET idx = 4 WHERE idx = 3",
        "UPDATE revisions SET choice = 'tie', option = NULL", "DELETE FROM revisions",
        "UPDATE options SET text = 'x'", "DELETE FROM questions",
        "INSERT INTO questions VALUES ('q', 9, 's', 'p')",
    ])
    func theDatabaseItselfRefuses(sql: String) throws {
        let fixture = try lived()
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
        let fixture = try lived()
        try fixture.tamper(Self.unlock + "UPDATE ledger SET \(change) WHERE idx = 2")
        let problems = try SurveyStore(fixture.study).verify().problems
        #expect(problems.first?.index == 2)
    }

    @Test func aMissingEntryIsNamed() throws {
        let fixture = try lived()
        try fixture.tamper(Self.unlock + "DELETE FROM ledger WHERE idx = 5")
        #expect(try SurveyStore(fixture.study).verify().problems.first?.index == 5)
    }

    @Test func entriesInAnotherOrderAreNamed() throws {
        let fixture = try lived()
        try fixture.tamper(
            Self.unlock
                + """
                UPDATE ledger SET idx = 100 WHERE idx = 4; UPDATE ledger SET idx = 4 WHERE idx = 5;
                UPDATE ledger SET idx = 5 WHERE idx = 100;
                """)
        #expect(try SurveyStore(fixture.study).verify().problems.first?.index == 4)
    }

    @Test func aCutEndIsFoundGivenAnEarlierHead() throws {
        let fixture = try lived()
        let store = try SurveyStore(fixture.study)
        let head = try store.head()
        let early = LedgerHead(size: 3, hash: try store.entries()[2].hash)
        try store.close()
        // The decline has no record of its own: without a head kept elsewhere nobody can miss it.
        try fixture.tamper(Self.unlock + "DELETE FROM ledger WHERE idx = 13")
        let cut = try SurveyStore(fixture.study)
        #expect(try cut.verify().problems.filter { $0.index != nil } == [])
        #expect(try cut.verify(earlier: [early]).problems.filter { $0.index != nil } == [])
        #expect(try cut.verify(earlier: [early, head]).problems.first?.index == 13)
        let other = LedgerHead(size: 3, hash: String(repeating: "a", count: 64))
        #expect(try cut.verify(earlier: [other]).problems.first?.index == 2)
    }

    @Test(arguments: [
        ("UPDATE people SET name = 'Mallory'", 2), ("UPDATE consents SET version = '2'", 2),
        ("UPDATE consents SET given_at = '2020'", 2), ("DELETE FROM people", 2),
        (
            """
            UPDATE shown_options SET position = position + 10 WHERE position = 1;
            UPDATE shown_options SET position = 1 WHERE position = 2;
            UPDATE shown_options SET position = 2 WHERE position = 11
            """, 2
        ),
        (
            "DROP TRIGGER revisions_keep_answers; UPDATE revisions SET duration_ms = 1 WHERE ledger_index = 4",
            4
        ),
        ("DROP TRIGGER revisions_keep_rows; DELETE FROM revisions WHERE ledger_index = 4", 4),
        (
            """
            UPDATE votes SET option = (SELECT option FROM shown_options AS s WHERE s.question = votes.question
            AND s.option <> votes.option LIMIT 1) WHERE revision = 2
            """, 6
        ),
        ("DELETE FROM votes WHERE revision = 2", 6),
        ("UPDATE submissions SET code = 'FAKE'", 7), ("DELETE FROM submissions", 7),
        ("UPDATE participants SET state = 'consented' WHERE state = 'submitted'", 7),
        ("UPDATE participants SET state = 'submitted' WHERE state = 'withdrawn'", 12),
        ("UPDATE study SET phase = 'closed'", 1),
        ("UPDATE study SET definition = replace(definition, 'A study', 'B study')", 0),
        ("UPDATE study SET seal = replace(seal, substr(seal, 1, 1), 'x')", 0),
        ("UPDATE blinding SET commitment = replace(commitment, substr(commitment, 1, 1), 'x')", 0),
        ("DROP TRIGGER options_stand_fast_update; UPDATE options SET text = 'x'", 0),
    ])
    func aRecordThatTheLedgerDoesNotVouchForIsNamed(sql: String, index: Int) throws {
        let fixture = try lived()
        try fixture.tamper("PRAGMA foreign_keys = OFF; " + sql)
        let problems = try SurveyStore(fixture.study).verify().problems
        #expect(problems.first?.index == index, "\(problems)")
    }

    @Test(arguments: [
        ("DROP TRIGGER ledger_keeps_rows", "the trigger ledger_keeps_rows is missing from the database"),
        (
            "CREATE TRIGGER quiet AFTER INSERT ON votes BEGIN DELETE FROM votes WHERE choice = 'tie'; END",
            "the trigger quiet is not one of a study's"
        ),
        ("DROP INDEX participants_by_state", "the index participants_by_state is missing from the database"),
    ])
    func aLooseGuardIsNamed(sql: String, reason: String) throws {
        let fixture = try lived()
        try fixture.tamper(sql)
        #expect(try SurveyStore(fixture.study).verify().problems.map(\.description) == [reason])
    }

    @Test(arguments: [
        "DROP TABLE votes", "ALTER TABLE people ADD COLUMN secret TEXT",
        "ALTER TABLE ledger RENAME COLUMN at TO t",
    ])
    func aFileWithOtherTablesIsRefused(sql: String) throws {
        let fixture = try lived()
        try fixture.tamper(sql)
        #expect(failure { try SurveyStore(fixture.study) } == .badData)
    }

    @Test func aRowThatBreaksItsTableIsReportedAndNotRead() throws {
        let fixture = try lived()
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
        let fixture = try lived()
        try fixture.tamper(
            """
            PRAGMA foreign_keys = OFF;
            INSERT INTO revisions SELECT participant, question, 9, choice, option, answered_at, duration_ms, salt, 99
                FROM revisions LIMIT 1
            """)
        #expect(try SurveyStore(fixture.study).verify().problems.contains { $0.index == 99 })
    }

    @Test func anEntryHashesAsTheReadmeSays() throws {
        let fixture = try lived()
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

    @Test func aCheckpointFileIsReadAndOneOfAnotherStudyRefused() throws {
        let fixture = try lived()
        let report = try SurveyStore(fixture.study).verify()
        try JSONLines.write([report.checkpoint], to: fixture.file("heads.jsonl"))
        #expect(try LedgerHead.read(from: fixture.file("heads.jsonl"), study: "a-study") == [report.head])
        #expect {
            try LedgerHead.read(from: fixture.file("heads.jsonl"), study: "another")
        } throws: {
            ($0 as? FileFailure)?.line == 1
        }
        try FileContents.write("\n", to: fixture.file("empty.jsonl"))
        #expect(throws: FileFailure.self) {
            try LedgerHead.read(from: fixture.file("empty.jsonl"), study: "a-study")
        }
    }
}
