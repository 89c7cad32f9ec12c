// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Appends records to a JSON lines file; each batch is on disk when `append` returns, unless that is put off.
///
/// A last line cut short by a crash is dropped when the file is opened again; a whole one that only lacks its line
/// break gets it, and a file that holds something else is refused untouched.
package final class JSONLinesAppender {
    private let path: String
    private let descriptor: Int32
    /// Bytes of a last line cut short that were dropped when the file was opened.
    package private(set) var droppedBytes = 0

    /// - Parameter exclusively: whether the file is this process's alone until the appender goes away; where another
    ///   process has it, that is a failure of the kind `busy`. The system lets go of it when the process ends, however
    ///   it ends.
    package init(_ path: String, exclusively: Bool = false) throws {
        self.path = path
        descriptor = try Self.opened(path, exclusively: exclusively)
        try dropPartialLine()
    }

    deinit { close(descriptor) }

    private static func opened(_ path: String, exclusively: Bool) throws -> Int32 {
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw FileFailure(
                    .cannotCreate, path: path,
                    reason: "cannot be opened for writing: \(FileContents.systemError())",
                    hint: "Choose a folder that exists and that you may write to")
            }
            var status = stat()
            // What is appended to is read first, which would wait for ever on a pipe.
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                close(descriptor)
                throw FileFailure(
                    .cannotCreate, path: path, reason: "is no regular file, which could be appended to",
                    hint: "Name a file")
            }
            guard exclusively else { return descriptor }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                throw FileFailure(
                    .busy, path: path, reason: "another process is writing to it",
                    hint: "Wait for it, end it, or choose another file")
            }
            // Whoever had it may have put another file in its place between the opening and the lock.
            var place = stat()
            if stat(path, &place) == 0, place.st_ino == status.st_ino, place.st_dev == status.st_dev {
                return descriptor
            }
            close(descriptor)
        }
    }

    /// - Parameter durably: false leaves it to the system when the records reach the disk, until `sync`.
    package func append(_ records: some Sequence<some Encodable>, durably: Bool = true) throws {
        var bytes: [UInt8] = []
        for record in records { bytes += try JSONLines.encode(record) }
        try FileContents.append(bytes, to: descriptor, path: path)
        if durably { try sync() }
    }

    /// Returns when everything that was appended is on the disk.
    package func sync() throws {
        guard fdatasync(descriptor) == 0 else {
            throw FileFailure(
                .inputOutput, path: path, reason: "could not be synced: \(FileContents.systemError())")
        }
    }

    private func dropPartialLine() throws {
        let end = lseek(descriptor, 0, SEEK_END)
        var start = end
        var tail: [UInt8] = []
        var byte: UInt8 = 0
        while start > 0, pread(descriptor, &byte, 1, start - 1) == 1, byte != UInt8(ascii: "\n") {
            tail.append(byte)
            start -= 1
        }
        guard let first = tail.last else { return }
        // What was never a record of ours is not cut off: the path may name somebody's file.
        guard first == UInt8(ascii: "{") else {
            throw FileFailure(
                .cannotCreate, path: path, reason: "exists and is not a JSON lines file",
                hint: "Choose another file")
        }
        if (try? JSONDecoder().decode(AnyRecord.self, from: Data(tail.reversed()))) != nil {
            return try FileContents.append([UInt8(ascii: "\n")], to: descriptor, path: path)
        }
        guard ftruncate(descriptor, start) == 0 else {
            throw FileFailure(
                .inputOutput, path: path, reason: "could not be trimmed: \(FileContents.systemError())")
        }
        droppedBytes = tail.count
    }

    /// Any JSON object.
    private struct AnyRecord: Decodable {
        private struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }

            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: Key.self) }
    }
}
