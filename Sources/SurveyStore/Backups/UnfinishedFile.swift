// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import StudyFiles

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// A database that is built beside its place, readable by its owner alone, and takes its name when it is complete.
struct UnfinishedFile {
    /// Where it will be.
    let target: String
    /// Where it is built.
    let path: String
    private let hold: Hold

    /// Keeps a lock while somebody is at work; the kernel lets go of it when they are killed.
    private final class Hold {
        private let descriptor: Int32

        init(_ descriptor: Int32) { self.descriptor = descriptor }

        deinit { close(descriptor) }
    }

    init(for target: String) throws {
        self.target = target
        // Several may be at work in one process.
        path = "\(target).\(UInt64.random(in: .min ... .max)).part"
        let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Self.failure(target, "cannot be created", .cannotCreate)
        }
        hold = Hold(descriptor)
        // Not SQLite's kind of lock, so that the two do not meet.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw Self.failure(target, "cannot be locked", .cannotCreate)
        }
    }

    /// Removes what was left half done when its maker was killed, under the name of a target or one that begins like the study's.
    ///
    /// What is locked is at work. A file of such a name that is neither empty nor a database is somebody else's.
    /// - Returns: the names of the files that are gone.
    static func removeStale(beside target: String, of study: String) throws -> [String] {
        let slash = target.lastIndex(of: "/")
        let folder = slash.map { $0 == target.startIndex ? "/" : String(target[..<$0]) } ?? "."
        func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
        let own = name(study)
        let stems = [name(target) + ".", own + ".", own.hasSuffix(".db") ? own.dropLast(3) + "-" : own + "-"]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().filter { candidate in
            let parts = candidate.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count >= 3, parts.last == "part", UInt64(parts[parts.count - 2]) != nil,
                stems.contains(where: candidate.hasPrefix)
            else { return false }
            return remove("\(folder)/\(candidate)")
        }
    }

    private static func remove(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
        var head = [UInt8](repeating: 0, count: 16)
        let count = read(descriptor, &head, head.count)
        guard count == 0 || head == Array("SQLite format 3\0".utf8) else { return false }
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
        return true
    }

    /// Removes it with whatever SQLite put beside it; once it has its name, nothing is left to remove.
    func discard() {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
    }

    /// Fills it with a copy of another file, and returns the copy's SHA-256.
    func copy(_ source: String) throws -> String {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot be written", .inputOutput) }
        defer { close(descriptor) }
        var hash = RunningFingerprint()
        try FileContents.forEachPiece(of: source) { piece in
            hash.add(piece)
            var rest = piece[...]
            while !rest.isEmpty {
                let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw failure("could not be written", .inputOutput) }
                rest = rest.dropFirst(count)
            }
        }
        return hash.text
    }

    /// Makes the contents durable.
    func sync() throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot be read", .inputOutput) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw failure("could not be synced", .inputOutput)
        }
    }

    /// Gives it its name.
    ///
    /// A hard link fails where the name is taken, however late another process took it.
    func place() throws {
        if link(path, target) != 0 {
            guard errno == EPERM || errno == EOPNOTSUPP, !FileContents.exists(target) else {
                throw errno == EEXIST
                    ? StoreFailure(.cannotCreate, path: target, reason: "exists already")
                    : failure("cannot be put in place", .cannotCreate)
            }
            guard rename(path, target) == 0 else { throw failure("cannot be put in place", .cannotCreate) }
        }
        discard()
        syncFolder()
    }

    /// Gives it its name and the file that had it another; the name leads to one of the two at every moment.
    func place(keeping aside: String) throws {
        guard link(target, aside) == 0 else {
            throw StoreFailure(
                .cannotCreate, path: aside, reason: "cannot be made: \(String(cString: strerror(errno)))",
                hint: "The study that is to be replaced is kept under that name")
        }
        guard rename(path, target) == 0 else {
            let reason = failure("cannot be put in place", .cannotCreate)
            unlink(aside)
            throw reason
        }
        discard()
        syncFolder()
    }

    private func syncFolder() {
        let slash = target.lastIndex(of: "/")
        let folder = slash.map { $0 == target.startIndex ? "/" : String(target[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private func failure(_ what: String, _ kind: StoreFailure.Kind) -> StoreFailure {
        Self.failure(target, what, kind)
    }

    private static func failure(
        _ target: String, _ what: String, _ kind: StoreFailure.Kind
    ) -> StoreFailure {
        let isFull = errno == ENOSPC
        return StoreFailure(
            kind, path: target, reason: "\(what): \(String(cString: strerror(errno)))",
            hint: isFull
                ? "Free some disk space and try again"
                : "Choose a folder that exists and that you may write to")
    }
}
