// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Randomness
import StudyFiles
import SurveyStore
import Surveys
import Testing

/// Seeded random damage to a real study: whatever the ledger vouches for is missed, and nothing ends the program.
@Suite struct MutationTests {
    /// Every table with what the ledger vouches for in it; the rest (sessions, tokens, times of arrival) is the server's own.
    private static let vouched: [(table: String, columns: [String])] = [
        ("ledger", ["idx", "kind", "at", "body", "previous", "hash"]),
        (
            "consents",
            [
                "participant", "form", "version", "locale", "affirmations", "build", "given_at", "salt",
                "ledger_index",
            ]
        ),
        ("people", ["participant", "name", "affiliation", "email", "signature", "signed_on"]),
        ("participants", ["id", "state"]),
        ("assignments", ["participant", "place", "question"]),
        ("shown_options", ["participant", "question", "position", "option"]),
        (
            "revisions",
            [
                "participant", "question", "number", "answer", "answered_at", "duration_ms", "salt",
                "ledger_index",
            ]
        ),
        ("votes", ["participant", "question", "revision"]),
        ("submissions", ["participant", "code", "submitted_at", "salt", "ledger_index"]),
        ("comments", ["participant", "text", "salt"]),
        ("study", ["definition", "seal", "phase", "created_at"]),
        ("questions", ["id", "number", "section", "prompt"]),
        ("options", ["id", "question", "slot", "text"]),
        ("blinding", ["commitment"]),
        ("backups", ["sha256", "name", "made_at", "ledger_size", "ledger_index"]),
    ]

    private static func study() throws -> Fixture {
        let fixture = try Fixture()
        let store = try fixture.store(
            Fixture.template().replacing("choices:", with: "comments: true\nchoices:"))
        for index in 0..<3 {
            let token = try store.volunteer("Volunteer \(index)")
            try store.answerAll(token, position: index)
            _ = try store.answer(
                token, place: 1, selection: .option(store.ballot(token, place: 1).options[3].token),
                duration: nil)
            if index != 2 { _ = try store.submit(token, comment: "A comment of \(index)") }
        }
        let leaver = try store.volunteer("Someone Leaving")
        try store.withdraw(leaver)
        try store.backUp(to: fixture.file("copy.db"))
        #expect(try store.verify().problems == [])
        try store.close()
        return fixture
    }

    /// One change of one random value to another of its type, one row less, one row twice, or two rows exchanged.
    private static func mutate(_ db: Database, _ generator: inout SeededGenerator) throws -> String? {
        let (table, columns) = vouched[generator.index(below: vouched.count)]
        let rows = try Int64.fetchAll(db, sql: "SELECT rowid FROM \(table) ORDER BY rowid")
        guard !rows.isEmpty else { return nil }
        let row = rows[generator.index(below: rows.count)]
        let column = columns[generator.index(below: columns.count)]
        switch generator.index(below: 8) {
        case 0:
            try db.execute(sql: "DELETE FROM \(table) WHERE rowid = ?", arguments: [row])
            return "\(table) \(row) deleted"
        case 1:
            let other = rows[generator.index(below: rows.count)]
            // Two rows of one state that exchange their ids are the same two volunteers.
            guard other != row, column != "id" || table != "participants" else { return nil }
            let values = try [row, other].map {
                try DatabaseValue.fetchOne(
                    db, sql: "SELECT \(column) FROM \(table) WHERE rowid = ?", arguments: [$0]) ?? .null
            }
            guard values[0] != values[1] else { return nil }
            // By way of a value that nothing has, for columns that must be unique.
            let none: DatabaseValue =
                values[0].storage.value is Int64 ? (-5).databaseValue : "none".databaseValue
            for (value, row) in [(none, row), (values[0], other), (values[1], row)] {
                try db.execute(
                    sql: "UPDATE \(table) SET \(column) = ? WHERE rowid = ?", arguments: [value, row])
            }
            return "\(table).\(column) of \(row) and \(other) exchanged"
        default:
            let old = try DatabaseValue.fetchOne(
                db, sql: "SELECT \(column) FROM \(table) WHERE rowid = ?", arguments: [row])
            let new = try #require(changed(old ?? .null, &generator))
            try db.execute(sql: "UPDATE \(table) SET \(column) = ? WHERE rowid = ?", arguments: [new, row])
            return "\(table).\(column) of \(row) is \(new)"
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
            let store = try SurveyStore(path)
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
            try vouched.flatMap { table, columns in
                try Row.fetchAll(
                    db, sql: "SELECT \(columns.joined(separator: ", ")) FROM \(table) ORDER BY rowid"
                ).map {
                    "\(table) \($0.databaseValues)"
                }
            }
        }
    }
}

extension SeededGenerator {
    /// Uniform below a small bound.
    fileprivate mutating func index(below bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
