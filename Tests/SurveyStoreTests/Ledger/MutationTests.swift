// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Randomness
import StudyFiles
import SurveyStore
import Surveys
import Synchronization
import Testing

/// Seeded random damage to a real study: whatever the ledger vouches for is missed, and nothing ends the program.
@Suite struct MutationTests {
    /// What the ledger does not vouch for, table or `table.column`, and why it need not.
    private static let exceptions: [String: String] = [
        "grdb_migrations":
            "says what this file is, not what happened; another one is refused when it is opened",
        "sessions": "leads a browser to its volunteer; nobody's answers or orders hang on it",
        "external_ids": "keeps somebody from coming twice; an erasure takes it without a trace",
        "blinding.only": "is 1 by its table", "study.only": "is 1 by its table",
        "blinding.opened": "is empty until the study is unblinded, and then held by the commitment",
        "blinding.opened_salt": "as `opened`",
        "participants.arrived_at": "is never exported",
        "participants.active_at": "decides who holds a place now, and changes with every answer",
        "participants.locale":
            "is the language of the next page; that of the answers is `submissions.locale`",
        "shown_options.token": "is what a page calls an option; the option is held",
    ]

    /// Rows of a column that the ledger vouches for, where it is not all of them, and why.
    private static let parts: [String: (rows: String, reason: String)] = [
        "participants.source": ("state = 'submitted'", "exports group those who submitted by it"),
        "participants.device": ("state = 'submitted'", "exports group those who submitted by it"),
        "consents.affirmations": (
            "participant IN (SELECT participant FROM people)", "an erasure takes the salt of the commitment"
        ),
        "consents.build": (
            "participant IN (SELECT participant FROM people)", "an erasure takes the salt of the commitment"
        ),
        "tallies.kind": ("uses > 0", "a tally of nothing is none"),
        "tallies.name": ("uses > 0", "a tally of nothing is none"),
        "tallies.number": ("uses > 0", "a tally of nothing is none"),
        "tallies.uses": ("uses > 0", "a tally of nothing is none"),
    ]

    /// Columns whose values are few, so that a change is one of another.
    private static let values = [
        "participants.source": ["open", "invitation", "prolific"],
        "participants.device": ["computer", "tablet", "phone", "unknown"],
    ]

    private struct Table {
        var name: String
        /// What the ledger vouches for.
        var columns: [String]
        /// What tells a row from others.
        var keys: [String]

        func rows(of column: String, in db: Database) throws -> [[DatabaseValue]] {
            let part = MutationTests.parts["\(name).\(column)"]?.rows ?? "TRUE"
            let key = keys.joined(separator: ", ")
            return try Row.fetchAll(db, sql: "SELECT \(key) FROM \(name) WHERE \(part) ORDER BY \(key)").map {
                Array($0.databaseValues)
            }
        }

        var isKey: String { keys.map { "\($0) = ?" }.joined(separator: " AND ") }
    }

    /// The whole schema but the exceptions.
    private static func vouched(in db: Database) throws -> [Table] {
        let tables = try Row.fetchAll(
            db,
            sql:
                "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
        )
        return try tables.compactMap { row in
            let name: String = row["name"]
            let sql: String = row["sql"]
            guard exceptions[name] == nil else { return nil }
            let columns = try Row.fetchAll(
                db, sql: "SELECT name, pk FROM pragma_table_info(?)", arguments: [name])
            let keys = columns.filter { $0["pk"] as Int > 0 }.map { $0["name"] as String }
            return Table(
                name: name,
                columns: columns.map { $0["name"] as String }.filter { exceptions["\(name).\($0)"] == nil },
                keys: sql.contains("WITHOUT ROWID") ? keys : ["rowid"])
        }
    }

    /// A study in which everything happened that leaves a row: invitations, blocks, background, comments, revisions, an amendment,
    /// an erasure, a withdrawal, backups of which one was purged.
    private static func study() throws -> Fixture {
        let fixture = try Fixture()
        let base = Fixture.template(questions: 4, withdrawal: "any-time").replacing(
            "choices:", with: "comments: true\nretention: {backup-days: 10}\nchoices:")
        func template(_ title: String) -> String {
            base.replacing("A study", with: title) + """

                recruitment: {mode: invitation}
                allocation: {block: {hotel: 3}}
                background:
                  - {id: note, text: "Anything else?", kind: text}
                """
        }
        let clock = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
        @Sendable func now() -> Date {
            clock.withLock { date in
                date += 1
                return date
            }
        }
        try FileContents.write(template("A study"), to: fixture.file("template.yaml"))
        try JSONLines.write(Fixture.responses(), to: fixture.file("responses.jsonl"))
        try fixture.creation().run(clock: now)
        let store = try SurveyStore(fixture.study, clock: now)
        let invitations = try store.invite(3) + store.invite(2)
        try store.openStudy()
        var receipts: [Receipt] = []
        for (index, secret) in invitations.enumerated() {
            let arrived = try store.register(
                Arrival(source: .invitation, externalID: secret, device: .phone, locale: "en"))
            let statement = Fixture.statement(name: "Volunteer \(index)")
            let token = try store.giveConsent(arrived, statement, locale: "en").session
            try store.saveBackground(token, BackgroundAnswers(["note": ["Note \(index)"]]))
            try store.answerAll(token, position: index % 4)
            let other = try store.ballot(token, place: 1).options[(index + 1) % 4].token
            _ = try store.answer(token, place: 1, selection: .option(other), duration: nil)
            switch index {
            case 2: break
            case 3: try store.withdraw(token)
            default: receipts.append(try store.submit(token, comment: "A comment of \(index)"))
            }
            if index == 1 {
                try store.backUp(to: fixture.file("early.db"))
                try FileContents.write(template("Another study"), to: fixture.file("amended.yaml"))
                _ = try store.amend(
                    to: StudyTemplate.read(from: fixture.file("amended.yaml")), reason: "It was misspelt.")
            }
        }
        #expect(try store.eraseParticipant(receipt: receipts[1].code, answers: false) == true)
        clock.withLock { $0 += 11 * 86_400 }
        #expect(try store.purge(before: nil, deletingBackupsIn: fixture.path).deleted.count == 1)
        try store.backUp(to: fixture.file("late.db"))
        let report = try store.verify()
        #expect(report.problems == [] && !report.limits.contains { $0.contains("earlier release") })
        try store.close()
        return fixture
    }

    @Test func everyTableThatTheLedgerVouchesForIsTried() throws {
        let study = try Self.study()
        try DatabaseQueue(path: study.study).read { db in
            let tables = try Self.vouched(in: db)
            #expect(tables.count >= 17)
            for table in tables {
                for column in table.columns {
                    #expect(try !table.rows(of: column, in: db).isEmpty, "\(table.name).\(column)")
                }
            }
        }
    }

    /// One change of one random value to another of its type, one row less, one row twice, or two rows exchanged.
    private static func mutate(_ db: Database, _ generator: inout SeededGenerator) throws -> String? {
        let tables = try vouched(in: db)
        let table = tables[generator.index(below: tables.count)]
        let column = table.columns[generator.index(below: table.columns.count)]
        let rows = try table.rows(of: column, in: db)
        guard !rows.isEmpty else { return nil }
        let row = rows[generator.index(below: rows.count)]
        let place = "\(table.name).\(column)"
        func set(_ value: DatabaseValue, of row: [DatabaseValue]) throws {
            try db.execute(
                sql: "UPDATE \(table.name) SET \(column) = ? WHERE \(table.isKey)",
                arguments: StatementArguments([value] + row))
        }
        func value(of row: [DatabaseValue]) throws -> DatabaseValue {
            try DatabaseValue.fetchOne(
                db, sql: "SELECT \(column) FROM \(table.name) WHERE \(table.isKey)",
                arguments: StatementArguments(row)) ?? .null
        }
        switch generator.index(below: 8) {
        case 0:
            try db.execute(
                sql: "DELETE FROM \(table.name) WHERE \(table.isKey)", arguments: StatementArguments(row))
            return "\(table.name) \(row) deleted"
        case 1:
            let other = rows[generator.index(below: rows.count)]
            // Two rows of one state that exchange their ids are the same two volunteers; a row is not found by a key that it lost.
            guard other != row, place != "participants.id", !table.keys.contains(column) else { return nil }
            let values = try [row, other].map { try value(of: $0) }
            guard values[0] != values[1] else { return nil }
            // By way of a value that nothing has, for columns that must be unique.
            let none: DatabaseValue =
                values[0].storage.value is Int64 ? (-5).databaseValue : "none".databaseValue
            try set(none, of: row)
            try set(values[0], of: other)
            try set(values[1], of: row)
            return "\(place) of \(row) and \(other) exchanged"
        default:
            let old = try value(of: row)
            if let values = Self.values[place]?.filter({ $0.databaseValue != old }) {
                let new = values[generator.index(below: values.count)]
                try set(new.databaseValue, of: row)
                return "\(place) of \(row) is \(new)"
            }
            let new = try #require(changed(old, &generator))
            try set(new, of: row)
            return "\(place) of \(row) is \(new)"
        }
    }

    private static func changed(_ value: DatabaseValue, _ generator: inout SeededGenerator) -> DatabaseValue?
    {
        switch value.storage {
        case .int64(let number): return (number &+ Int64(generator.index(below: 5)) + 1).databaseValue
        case .double(let number): return (number + 1).databaseValue
        case .null: return 7.databaseValue
        case .blob(var bytes):
            guard !bytes.isEmpty else { return nil }
            bytes[generator.index(below: bytes.count)] ^= UInt8(1 << generator.index(below: 8))
            return bytes.databaseValue
        case .string(let text):
            var bytes = Array(text.utf8)
            let place = generator.index(below: max(1, bytes.count))
            if bytes.isEmpty {
                bytes = [UInt8(ascii: "x")]
            } else if generator.index(below: 4) == 0 {
                bytes.remove(at: place)
            } else {
                bytes[place] = bytes[place] == UInt8(ascii: "z") ? UInt8(ascii: "y") : UInt8(ascii: "z")
            }
            let changed = String(decoding: bytes, as: UTF8.self)
            return changed == text ? nil : changed.databaseValue
        }
    }

    @Test func everyRandomChangeOfWhatTheLedgerVouchesForIsFound() throws {
        let original = try Self.study()
        let bytes = try FileContents.read(original.study)
        var generator = SeededGenerator(seed: 6, stream: "mutations")
        let fixture = try Fixture()
        let triggers = try DatabaseQueue(path: original.study).read {
            try String.fetchAll(
                $0, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        }
        let contents = try Self.contents(original.study).sorted()
        var count = 0
        while count < 2000 {
            try bytes.write(to: URL(fileURLWithPath: fixture.study))
            let queue = try DatabaseQueue(path: fixture.study)
            var change: String?
            do {
                change = try queue.writeWithoutTransaction { db in
                    try db.execute(
                        sql:
                            "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF"
                    )
                    let guards = try triggers.map {
                        try String.fetchOne(
                            db, sql: "SELECT sql FROM sqlite_master WHERE name = ?", arguments: [$0]) ?? ""
                    }
                    for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger)") }
                    let change = try Self.mutate(db, &generator)
                    for guarding in guards { try db.execute(sql: guarding) }
                    return change
                }
            } catch is DatabaseError {
                // A change that no table can hold: a value that must be unique, a type that STRICT refuses.
            }
            try queue.close()
            // Two rows that are alike but for what they exchange are the same two rows.
            guard let change, try Self.contents(fixture.study).sorted() != contents else { continue }
            count += 1
            #expect(try Self.isFound(fixture.study), "\(change) was not found")
        }
    }

    /// Random bytes of the file itself: a failure, a finding, or no change of anything that is stored.
    @Test func randomBytesOfTheFileAreFoundOrChangeNothing() throws {
        let original = try Self.study()
        let bytes = try FileContents.read(original.study)
        let contents = try Self.contents(original.study)
        var generator = SeededGenerator(seed: 7, stream: "bytes")
        let fixture = try Fixture()
        for _ in 0..<1000 {
            var damaged = bytes
            // The first page's head decides whether this is a study at all.
            let place = 100 + generator.index(below: bytes.count - 100)
            damaged[place] ^= UInt8(1 << generator.index(below: 8))
            try damaged.write(to: URL(fileURLWithPath: fixture.study))
            for suffix in ["-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: fixture.study + suffix)
            }
            if try Self.isFound(fixture.study) { continue }
            #expect(try Self.contents(fixture.study) == contents, "byte \(place)")
        }
    }

    /// Whether the study is refused, or its audit has a problem; any other error is a fault of the program.
    private static func isFound(_ path: String) throws -> Bool {
        do {
            let store = try SurveyStore(reading: path)
            defer { try? store.close() }
            return try !store.verify().problems.isEmpty
        } catch is StoreFailure {
            return true
        }
    }

    /// Every value that the ledger vouches for, as text.
    private static func contents(_ path: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            try vouched(in: db).flatMap { table in
                try Row.fetchAll(
                    db,
                    sql:
                        "SELECT \(table.columns.joined(separator: ", ")) FROM \(table.name) ORDER BY \(table.keys.joined(separator: ", "))"
                ).map {
                    "\(table.name) \($0.databaseValues)"
                }
            }
        }
    }
}

extension SeededGenerator {
    /// Uniform below a small bound.
    fileprivate mutating func index(below bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
