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
    let database: any DatabaseWriter
    /// Whether it was opened to be read alone.
    let isReading: Bool
    private let commits: CommitQueue
    /// Nil where it was opened to be read alone.
    private let lanes: ReadingLanes?
    let stimuli = StimuliCache()
    let tree = LedgerTree()
    private let clock: @Sendable () -> Date
    private let hasClosed = Mutex(false)
    let eraser = LogEraser()

    /// Opens an existing study; a file that is missing or is something else is an error, never created or changed.
    package convenience init(
        _ path: String, clock: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        _ = try StudyHeader(ofStudy: path)
        try self.init(opening: path, clock: clock)
        try writing(transaction: false) { try Self.requireKnownSchema($0, path: path) }
        // What a withdrawal erased may still stand in a log that a crash left behind.
        try emptyLog()
        try migrate()
        try reading { try Self.requireTables($0, path: path) }
    }

    /// Opens an existing study, a backup or one that is served, and changes nothing: not the file, not those beside it.
    ///
    /// Whatever would write fails. One of an earlier release is read as this one would carry it over.
    package convenience init(
        reading path: String, clock: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        let reading = try StudyReading(path)
        self.init(path: path, database: reading.database, isReading: true, clock: clock)
        try self.reading { try Self.requireTables($0, path: path) }
    }

    private init(
        path: String, database: any DatabaseWriter, isReading: Bool, clock: @escaping @Sendable () -> Date
    ) {
        self.path = path
        self.database = database
        self.isReading = isReading
        self.clock = clock
        commits = CommitQueue(database)
        lanes = isReading ? nil : ReadingLanes(path: path, configuration: Self.configuration)
    }

    /// - Parameter path: a file that exists; an empty one becomes a database without a study.
    convenience init(opening path: String, clock: @escaping @Sendable () -> Date) throws {
        do {
            let pool = try DatabasePool(path: path, configuration: Self.configuration)
            // GRDB sets NORMAL when it turns the write-ahead log on; a saved answer must survive a power cut.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            self.init(path: path, database: pool, isReading: false, clock: clock)
        } catch let error as DatabaseError {
            throw StoreFailure(error, path: path)
        }
    }

    /// Of every connection to a study.
    static var configuration: Configuration {
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
        return configuration
    }

    func migrate() throws {
        do {
            try Schema.migrator.migrate(database)
        } catch let error as DatabaseError {
            throw StoreFailure(error, path: path)
        }
    }

    /// Empties the write-ahead log into the database and lets the file go; a second call does nothing.
    ///
    /// Where another program reads an older state for longer than a few seconds, the log stays: `awaitsReaders` says so.
    package func close() throws {
        let isFirst = hasClosed.withLock { closed in
            defer { closed = true }
            return !closed
        }
        guard isFirst else { return }
        do {
            if !isReading { try emptyLog(waiting: LogEraser.longestWait) }
            // The last connection to close removes the log's files; a read-only one would leave them.
            try lanes?.close()
            (database as? DatabasePool)?.releaseMemory()
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
            return try lanes?.read(else: database, body) ?? database.read(body)
        } catch let error as DatabaseError {
            throw StoreFailure(error, path: path)
        }
    }

    /// All of `body` is on the disk when this returns, or none of it ever happened.
    ///
    /// Changes that wait together are committed together (`CommitQueue`).
    func writing<Value>(transaction: Bool = true, _ body: (Database) throws -> Value) throws -> Value {
        do {
            guard !isReading || !transaction else {
                throw StoreFailure(.inputOutput, path: path, reason: "was opened to be read alone")
            }
            guard transaction else { return try database.writeWithoutTransaction(body) }
            let value = try commits.write(body)
            eraser.retry(in: database)
            return value
        } catch let error as DatabaseError {
            throw StoreFailure(error, path: path)
        }
    }

    /// Reading a row trusts its columns: a file that only looks like a study is refused before any row is read.
    private static func requireTables(_ db: Database, path: String) throws {
        let differences = try SchemaObjects(in: db).differences(from: .expected(), types: ["table"])
        guard let first = differences.first else { return }
        throw StoreFailure(
            .badData, path: path, reason: "is not a sound study: \(first)", hint: "Restore a backup")
    }

    static func requireKnownSchema(_ db: Database, path: String) throws {
        let applied = try Schema.migrator.appliedIdentifiers(db)
        guard applied.isSubset(of: Schema.migrator.migrations) else {
            throw StoreFailure(
                .badData, path: path, reason: "was made by a newer showdown",
                hint: "Update this one, or use that one")
        }
    }
}
