// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import StudyFiles

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// A file of checkpoints, one below the other, for publication elsewhere; it only grows.
package struct CheckpointLog: Sendable {
    package let path: String

    package init(_ path: String) { self.path = path }

    /// What it holds; nothing where there is no such file yet.
    package func checkpoints() throws -> [LedgerCheckpoint] {
        guard FileContents.exists(path), try !FileContents.read(path).isEmpty else { return [] }
        return try LedgerCheckpoint.read(from: path)
    }

    /// What was appended last, and when, UTC; nil where there is nothing yet.
    package func last() throws -> (checkpoint: LedgerCheckpoint, at: String)? {
        guard let checkpoint = try checkpoints().last else { return nil }
        let changed = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
        return (checkpoint, changed.map(Timestamp.text) ?? "")
    }

    /// Appends the ledger's present checkpoint, unless the last one there says the same already.
    ///
    /// A log must not sign two checkpoints of which one is no prefix of the other. So the ledger must still hold what
    /// the last checkpoint of the file saw; otherwise nothing is signed, and the failure says so.
    @discardableResult
    package func append(from store: SurveyStore, signedBy key: LedgerKey? = nil) throws -> LedgerCheckpoint {
        let last = try checkpoints().last
        let checkpoint = try store.checkpoint(signedBy: key)
        if let last {
            guard last.origin == checkpoint.origin else {
                throw StoreFailure(
                    .badData, path: path,
                    reason: "holds checkpoints of \(last.origin), not of \(checkpoint.origin)",
                    hint: "Give each study a file of its own")
            }
            let isPrefix =
                try last.size <= checkpoint.size && store.checkpoint(size: last.size).root == last.root
            guard isPrefix else {
                throw StoreFailure(
                    .badData, path: path,
                    reason:
                        "its last checkpoint saw \(last.size) entries that the ledger no longer has; nothing was signed",
                    hint: "Run `showdown audit verify --checkpoint \(path)`; after a restore begin a new file"
                )
            }
        }
        try append(checkpoint)
        return checkpoint
    }

    /// Appends a checkpoint and syncs it; false where it is the last one there already.
    @discardableResult
    package func append(_ checkpoint: LedgerCheckpoint) throws -> Bool {
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw StoreFailure(
                .cannotCreate, path: path,
                reason: "cannot be opened for writing: \(String(cString: strerror(errno)))",
                hint: "Choose a folder that exists and that you may write to")
        }
        defer { close(descriptor) }
        // Two processes that append at once must not mix their lines.
        guard flock(descriptor, LOCK_EX) == 0 else {
            throw StoreFailure(.inputOutput, path: path, reason: "cannot be locked")
        }
        // Another process may have appended what it saw later.
        if let last = try checkpoints().last, last == checkpoint || last.size > checkpoint.size {
            return false
        }
        let end = lseek(descriptor, 0, SEEK_END)
        let bytes = Array(((end == 0 ? "" : "\n") + checkpoint.text).utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            let reason = String(cString: strerror(errno))
            // Half a checkpoint would make the whole file unreadable.
            ftruncate(descriptor, end)
            throw StoreFailure(
                .inputOutput, path: path, reason: "could not be written: \(reason)",
                hint: "Free some disk space and try again")
        }
        return true
    }
}
