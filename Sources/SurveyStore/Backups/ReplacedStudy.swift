// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import StudyFiles

/// The study that a restored backup takes the place of: read as far as it can be, then locked and kept aside.
struct ReplacedStudy {
    let path: String
    /// Nil where it is too damaged to read.
    let entries: [LedgerEntry]?
    /// Of its whole ledger.
    let root: MerkleHash?
    /// The backups that it lists.
    let backups: [Backup]
    private let clock: @Sendable () -> Date

    /// The phase that its ledger ends in; nil where it is too damaged to read.
    var phase: StudyPhase? {
        entries?.compactMap { LedgerEntry.Kind(rawValue: $0.kind).flatMap(StudyPhase.init(after:)) }.last
    }

    init(_ path: String, clock: @escaping @Sendable () -> Date) throws {
        self.path = path
        self.clock = clock
        guard let held = try Self.contents(path, clock: clock) else {
            (entries, root, backups) = (nil, nil, [])
            return
        }
        let leaves = held.entries.compactMap { MerkleHash(hexadecimal: $0.hash) }
        let isWhole = leaves.count == held.entries.count
        root = isWhole ? try MerkleLevels(leaves).tree.root(size: leaves.count) : nil
        entries = held.entries
        backups = held.backups
    }

    /// Nil where it is damaged: that is what backups are for, and what it held is then known from elsewhere or not at all.
    private static func contents(
        _ path: String, clock: @escaping @Sendable () -> Date
    ) throws -> (entries: [LedgerEntry], backups: [Backup])? {
        do {
            let store = try SurveyStore(reading: path, clock: clock)
            defer { try? store.close() }
            return (try store.entries(), try store.backups())
        } catch let failure as StoreFailure where failure.kind == .badData {
            return nil
        }
    }

    /// Keeps the study under another name and lets the file take its own; refuses while a program has it open.
    ///
    /// It holds personal data like any backup, so the restored study must list it before it has its other name.
    /// - Parameter list: is given the other name without its folder and the SHA-256 of what will have it.
    /// - Returns: the other name.
    func giveWay(
        to file: UnfinishedFile, listing list: (_ name: String, _ sha256: String) throws -> Void
    ) throws -> String {
        let aside = try asideName()
        let name = aside.split(separator: "/").last.map(String.init) ?? aside
        guard entries != nil else {
            try list(name, Fingerprint.ofFile(path))
            for suffix in ["-wal", "-shm", "-journal"] where FileContents.exists(path + suffix) {
                try FileManager.default.moveItem(atPath: path + suffix, toPath: aside + suffix)
            }
            try file.place(keeping: aside)
            return aside
        }
        do {
            // Closed after the lock is: where a process closes a file, it loses every lock on it.
            let bytes = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? bytes.close() }
            var configuration = Configuration()
            configuration.busyMode = .timeout(2)
            let lock = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? lock.close() }
            try lock.writeWithoutTransaction { db in
                // Leaving WAL mode needs the file for oneself, and puts everything of it into one file.
                try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
                guard mode == "delete" else { throw DatabaseError(resultCode: .SQLITE_BUSY) }
                try db.execute(sql: "BEGIN EXCLUSIVE")
                defer { try? db.execute(sql: "ROLLBACK") }
                var hash = RunningFingerprint()
                while let piece = try bytes.read(upToCount: 1 << 20), !piece.isEmpty { hash.add(piece) }
                try list(name, hash.text)
                try file.place(keeping: aside)
            }
            return aside
        } catch let error as DatabaseError {
            guard error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED else {
                throw StoreFailure(error, path: path)
            }
            throw StoreFailure(
                .busy, path: path, reason: "is in use by another program; nothing was restored",
                hint: "Stop `showdown serve` and try again")
        }
    }

    private func asideName() throws -> String {
        let digits = clock().formatted(Date.ISO8601FormatStyle()).filter(\.isNumber)
        let stem = "\(path).replaced-\(digits.prefix(8))-\(digits.dropFirst(8).prefix(6))"
        for number in 1...1000 {
            let name = number == 1 ? stem : "\(stem)-\(number)"
            if !FileContents.exists(name) { return name }
        }
        throw StoreFailure(.cannotCreate, path: stem, reason: "exists already, as do a thousand like it")
    }
}
