// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Runs of words on disk, to be had again by number; the file has no name and goes away with the object.
final class ShingleSpill {
    private let descriptor: Int32
    private let folder: String
    /// Where each begins, in hashes; one more than there are.
    private var starts: [UInt64] = [0]
    private var pending: [UInt64] = []

    init(in folder: String) throws {
        self.folder = folder
        var name = Array("\(folder)/.shingles-XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        guard descriptor >= 0 else {
            throw FileFailure(
                .cannotCreate, path: folder,
                reason: "no file can be made in it: \(String(cString: strerror(errno)))")
        }
        unlink(name)
    }

    deinit { close(descriptor) }

    func append(_ shingles: WordShingles) throws {
        pending += shingles.hashes
        starts.append((starts.last ?? 0) + UInt64(shingles.hashes.count))
        if pending.count >= 1 << 16 { try flush() }
    }

    func shingles(_ number: Int) throws -> WordShingles {
        if !pending.isEmpty { try flush() }
        let start = starts[number]
        let hashes = try [UInt64](unsafeUninitializedCapacity: Int(starts[number + 1] - start)) {
            buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            var done = 0
            while done < bytes.count {
                let read = pread(
                    descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done,
                    off_t(start) * 8 + off_t(done))
                if read < 0 && errno == EINTR { continue }
                guard read > 0 else { throw failure("could not be read back") }
                done += read
            }
            count = buffer.count
        }
        return WordShingles(hashes: hashes)
    }

    private func flush() throws {
        try pending.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { throw failure("could not be written") }
                done += count
            }
        }
        pending.removeAll(keepingCapacity: true)
    }

    private func failure(_ what: String) -> FileFailure {
        FileFailure(
            .inputOutput, path: folder,
            reason: "a temporary file in it \(what): \(String(cString: strerror(errno)))")
    }
}
