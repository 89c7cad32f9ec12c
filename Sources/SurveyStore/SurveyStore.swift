// SPDX-License-Identifier: Apache-2.0

package import Foundation
internal import GRDB
private import Synchronization

/// A study's database: every read and write of it goes through here.
///
/// One writer (`BEGIN IMMEDIATE`), several readers, write-ahead log with `synchronous=FULL`: when a function that
/// writes has returned, its transaction is on the disk. Safe to share between threads. Every failure is a
/// `StoreFailure`.
package final class SurveyStore: Sendable {
    package let path: String
    let database: DatabasePool
    private let commits: CommitQueue
    let stimuli = StimuliCache()
    let tree = LedgerTree()
    private let clock: @Sendable () -> Date
    private let hasClosed = Mutex(false)

    /// Marks the file as a Showdown study: "shwd" in ASCII.
    static let applicationID: Int32 = 0x7368_7764

    /// Opens an existing study; a file that is missing or is something else is an error, never created or changed.
    package convenience init(
        _ path: String, clock: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        try Self.requireStudy(path)
        try self.init(opening: path, clock: clock)
        try writing(transaction: false) { db in
            try Self.requireKnownSchema(db, path: path)
            // What a withdrawal erased may still stand in a log that a crash left behind.
            try Self.truncateLog(db)
        }
        try migrate()
        try reading { try Self.requireTables($0, path: path) }
    }

    /// - Parameter path: a file that exists; an empty one becomes a database without a study.
    init(opening path: String, clock: @escaping @Sendable () -> Date) throws {
        self.path = path
        self.clock = clock
        var configuration = Configuration()
        configuration.label = "SurveyStore"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 8
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA secure_delete = ON;
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    PRAGMA temp_store = MEMORY;
                    """)
        }
        do {
            database = try DatabasePool(path: path, configuration: configuration)
            // GRDB sets NORMAL when it turns the write-ahead log on; a saved answer must survive a power cut.
            try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            commits = CommitQueue(database)
        } catch let error as DatabaseError {
            throw StoreFailure(error, path: path)
        }
    }

    func migrate() throws {
        do {
            try Schema.migrator.migrate(database)
        } catch let error as DatabaseError {
            throw StoreFailure(error, path: path)
        }
    }

    /// Empties the write-ahead log into the database and lets the file go; a second call does nothing.
    package func close() throws {
        let isFirst = hasClosed.withLock { closed in
            defer { closed = true }
            return !closed
        }
        guard isFirst else { return }
        do {
            try database.writeWithoutTransaction { try Self.truncateLog($0) }
            // The last connection to close removes the log's files; a read-only one would leave them.
            database.releaseMemory()
            try database.close()
        } catch let error as DatabaseError {
            throw StoreFailure(error, path: path)
        }
    }

    func now() -> Date { clock() }

    /// The present time, or one before it.
    func timestamp(minutesAgo minutes: Int = 0) -> String {
        Timestamp.text(clock().addingTimeInterval(-60 * Double(minutes)))
    }

    /// Reads one consistent snapshot.
    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try database.read(body)
        } catch let error as DatabaseError {
            throw StoreFailure(error, path: path)
        }
    }

    /// All of `body` is on the disk when this returns, or none of it ever happened.
    ///
    /// Changes that wait together are committed together (`CommitQueue`).
    func writing<Value>(transaction: Bool = true, _ body: (Database) throws -> Value) throws -> Value {
        do {
            return transaction ? try commits.write(body) : try database.writeWithoutTransaction(body)
        } catch let error as DatabaseError {
            throw StoreFailure(error, path: path)
        }
    }

    /// Copies the log into the database and cuts it to nothing; a reader of another process may put that off.
    static func truncateLog(_ db: Database) throws {
        do {
            _ = try db.checkpoint(.truncate)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            return
        }
    }

    /// Looks at the file's first bytes before SQLite may touch it: the magic text, and the application id at byte 68.
    private static func requireStudy(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreFailure(
                .noInput, path: path, reason: "does not exist",
                hint: "Make a study with `showdown study create`")
        }
        let header: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            header = try file.read(upToCount: 100) ?? Data()
            try file.close()
        } catch {
            throw StoreFailure(
                .noInput, path: path, reason: "cannot be read",
                hint: "Check that it is a file and its permissions")
        }
        let mark = withUnsafeBytes(of: applicationID.bigEndian) { Data($0) }
        guard header.starts(with: Data("SQLite format 3\0".utf8)), header.dropFirst(68).starts(with: mark)
        else {
            throw StoreFailure(
                .badData, path: path, reason: "is not a study",
                hint: "Give the file that `showdown study create` wrote")
        }
    }

    /// Reading a row trusts its columns: a file that only looks like a study is refused before any row is read.
    private static func requireTables(_ db: Database, path: String) throws {
        let differences = try SchemaObjects(in: db).differences(from: .expected(), types: ["table"])
        guard let first = differences.first else { return }
        throw StoreFailure(
            .badData, path: path, reason: "is not a sound study: \(first)", hint: "Restore a backup")
    }

    private static func requireKnownSchema(_ db: Database, path: String) throws {
        let applied = try Schema.migrator.appliedIdentifiers(db)
        guard applied.isSubset(of: Schema.migrator.migrations) else {
            throw StoreFailure(
                .badData, path: path, reason: "was made by a newer showdown",
                hint: "Update this one, or use that one")
        }
    }
}
