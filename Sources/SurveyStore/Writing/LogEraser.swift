// SPDX-License-Identifier: Apache-2.0

internal import GRDB
private import Synchronization

/// Takes erased bytes out of the write-ahead log as well, at once or as soon as no reader needs the log any more.
///
/// A log can be cut only while nobody reads an older state than the last. Another program that has the file open may do that
/// for hours, so what could not be done is remembered and tried again after each commit, without waiting, and when the study closes.
final class LogEraser: Sendable {
    private let isPending = Atomic(false)

    /// How long a caller waits for readers: they hold a page's state for milliseconds.
    static let shortestWait = Duration.milliseconds(250)
    /// How long a closing study waits, which has nothing else to do.
    static let longestWait = Duration.seconds(5)

    /// Whether erased bytes may still stand in the log.
    var awaitsReaders: Bool { isPending.load(ordering: .acquiring) }

    /// Copies the log into the database and cuts it to nothing.
    func run(in database: any DatabaseWriter, waiting: Duration) throws {
        isPending.store(true, ordering: .releasing)
        try database.writeWithoutTransaction { db in
            // Within the access: whatever is erased later says so after its own commit, which comes after this.
            if try Self.truncate(db, waiting: waiting) { isPending.store(false, ordering: .releasing) }
        }
    }

    /// Tries again what could not be done; the commit that it follows stands, whatever comes of it.
    func retry(in database: any DatabaseWriter) {
        guard awaitsReaders else { return }
        try? run(in: database, waiting: .zero)
    }

    /// - Returns: false where a reader is in the way.
    private static func truncate(_ db: Database, waiting: Duration) throws -> Bool {
        func setWait(_ wait: Duration) throws {
            try db.execute(sql: "PRAGMA busy_timeout = \(Int(wait / .milliseconds(1)))")
        }
        try setWait(waiting)
        defer { try? setWait(longestWait) }
        do {
            _ = try db.checkpoint(.truncate)
            return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            return false
        }
    }
}

extension SurveyStore {
    /// Whether what was erased may still stand in the write-ahead log, because another program reads an older state.
    ///
    /// It goes with a later commit, when the study is closed or when it is opened again, once that program has let go.
    package var awaitsReaders: Bool { eraser.awaitsReaders }

    /// Copies the log into the database and cuts it to nothing; a reader of another process may put that off.
    func emptyLog(waiting: Duration = LogEraser.shortestWait) throws {
        do {
            try eraser.run(in: database, waiting: waiting)
        } catch let error as DatabaseError {
            throw StoreFailure(error, path: path)
        }
    }
}
