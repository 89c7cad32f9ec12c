// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The bytes of a file from its beginning to its end; a gzip file, told by its first bytes, gives what it holds.
package final class ByteSource {
    private let path: String
    private let descriptor: Int32
    private var gzip: GzipStream?
    private var isInMember = false
    /// Bytes read and not yet given or decompressed: `chunk[next..<end]`.
    private var chunk = [UInt8](repeating: 0, count: 1 << 18)
    private var next = 0
    private var end = 0

    package init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FileFailure(
                .noInput, path: path, reason: "cannot be read: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, (status.st_mode & S_IFMT) != S_IFDIR else {
            throw FileFailure(.noInput, path: path, reason: "is a folder, not a file")
        }
        // A pipe may give its first bytes one by one.
        while end < 6, try fill() {}
        try recognize()
    }

    deinit { close(descriptor) }

    /// The next bytes, as many as there are at once; 0 at the end.
    package func read(into output: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let gzip else {
            if next == end, try !fill() { return 0 }
            let count = min(output.count, end - next)
            chunk.withUnsafeBytes {
                output.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[next..<next + count]))
            }
            next += count
            return count
        }
        while true {
            if next == end, try !fill() {
                guard !isInMember else {
                    throw failure("the gzip data ends early", hint: "Download or copy the file again")
                }
                return 0
            }
            if !isInMember {
                // Padding after a member is allowed and common on tape.
                while next < end, chunk[next] == 0 { next += 1 }
                if next == end { continue }
                guard chunk[next] == 0x1f else {
                    throw failure("bytes that are no gzip data follow the gzip data")
                }
                gzip.reset()
                isInMember = true
            }
            let step: GzipStream.Step
            do {
                step = try chunk.withUnsafeBytes {
                    try gzip.step(UnsafeRawBufferPointer(rebasing: $0[next..<end]), into: output)
                }
            } catch GzipStream.Fault.invalid(let reason) {
                throw failure("the gzip data is damaged (\(reason))", hint: "Download or copy the file again")
            }
            next += step.consumed
            if step.endsMember { isInMember = false }
            if step.produced > 0 { return step.produced }
        }
    }

    /// Reads more behind what is left; false at the end of the file.
    private func fill() throws -> Bool {
        if next == end { (next, end) = (0, 0) }
        while true {
            let count = chunk.withUnsafeMutableBytes { bytes in
                Glibc.read(descriptor, bytes.baseAddress.map { $0 + end }, bytes.count - end)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else {
                throw FileFailure(
                    .inputOutput, path: path, reason: "could not be read: \(String(cString: strerror(errno)))"
                )
            }
            end += count
            return count > 0
        }
    }

    private static let foreign: [(start: [UInt8], what: String)] = [
        (Array("PAR1".utf8), "is a Parquet file"), ([0x50, 0x4b, 0x03, 0x04], "is a ZIP archive"),
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "is compressed with xz"),
        (Array("BZh".utf8), "is compressed with bzip2"),
        ([0x28, 0xb5, 0x2f, 0xfd], "is compressed with zstd"), ([0xff, 0xfe], "is UTF-16"),
        ([0xfe, 0xff], "is UTF-16"),
    ]

    private func recognize() throws {
        let start = chunk[next..<end]
        if let found = Self.foreign.first(where: { start.starts(with: $0.start) }) {
            throw failure(found.what, hint: "Turn it into JSON lines, CSV or gzip of them, as UTF-8")
        }
        guard start.starts(with: [0x1f, 0x8b]) else { return }
        gzip = try GzipStream()
        isInMember = true
    }

    private func failure(_ reason: String, hint: String? = nil) -> FileFailure {
        FileFailure(.badData, path: path, reason: reason, hint: hint)
    }
}
