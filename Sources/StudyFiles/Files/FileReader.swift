// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// An open file, read from its beginning to its end; closed when it is let go.
final class FileReader {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FileFailure(.noInput, path: path, reason: "cannot be read: \(FileContents.systemError())")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let reason = "cannot be examined: \(FileContents.systemError())"
            throw FileFailure(.inputOutput, path: path, reason: reason)
        }
        guard (status.st_mode & S_IFMT) != S_IFDIR else {
            throw FileFailure(.noInput, path: path, reason: "is a folder, not a file")
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The next bytes; returns how many, 0 at the end of the file.
    func read(into bytes: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            #if canImport(Glibc)
            let count = Glibc.read(descriptor, bytes.baseAddress, bytes.count)
            #else
            let count = Darwin.read(descriptor, bytes.baseAddress, bytes.count)
            #endif
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else {
                throw FileFailure(
                    .inputOutput, path: path, reason: "could not be read: \(FileContents.systemError())")
            }
            return count
        }
    }
}
