// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Whole files in and out: every failure is a `FileFailure`, and a file appears under its name complete or not at all.
package enum FileContents {
    package static func read(_ path: String) throws -> Data {
        var contents = Data()
        try forEachPiece(of: path) { contents.append(contentsOf: $0) }
        return contents
    }

    /// A file's bytes piece by piece, each valid while `body` runs.
    package static func forEachPiece(of path: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws
    {
        let file = try FileReader(path)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
            if count == 0 { return }
            try chunk.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }

    /// Reads UTF-8 text; a byte order mark at the start is dropped, an invalid byte is an error that names its line.
    package static func readText(_ path: String) throws -> String {
        var bytes = try read(path)
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = bytes.dropFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let line = firstInvalidLine(of: bytes)
            throw FileFailure(
                .badData, path: path, line: line, reason: "is not valid UTF-8",
                hint: "Convert the file to UTF-8")
        }
        return text
    }

    /// Writes beside the target, syncs, renames, and syncs the folder: a crash leaves the old file or the new one.
    ///
    /// - Parameter mode: permission bits of the new file.
    package static func write(_ contents: some DataProtocol, to path: String, mode: UInt32 = 0o644) throws {
        try write(FileSource(Data(contents)), to: path, mode: mode)
    }

    package static func write(_ contents: FileSource, to path: String, mode: UInt32 = 0o644) throws {
        let writer = try FileWriter(path, mode: mode)
        for piece in contents.pieces { try writer.write(piece()) }
        try writer.finish()
    }

    package static func write(_ text: String, to path: String, mode: UInt32 = 0o644) throws {
        try write(Array(text.utf8), to: path, mode: mode)
    }

    /// Makes a folder and its parents; one that exists is no error.
    package static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            if let file = fileAmongFolders(of: path) {
                throw FileFailure(
                    .cannotCreate, path: path,
                    reason: file == path ? "is a file, not a folder" : "is below \(file), which is a file",
                    hint: "Name a folder; it is made where it does not exist")
            }
            throw FileFailure(
                .cannotCreate, path: path, reason: "the folder cannot be made: \(systemError())",
                hint: "Choose a folder that you may write to")
        }
    }

    /// The part of a path that is there and is no folder; nil where there is none.
    private static func fileAmongFolders(of path: String) -> String? {
        var part = path
        while !part.isEmpty {
            var status = stat()
            if stat(part, &status) == 0 { return (status.st_mode & S_IFMT) == S_IFDIR ? nil : part }
            guard let slash = part.lastIndex(of: "/") else { return nil }
            part = String(part[..<slash])
        }
        return nil
    }

    /// The path without links and dots; as it stands where nothing is there.
    package static func canonical(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes a rename or a new entry in the file's folder durable; a folder that cannot be opened is passed over.
    static func syncFolder(of path: String) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    static func append(_ contents: some DataProtocol, to descriptor: Int32, path: String) throws {
        for region in contents.regions {
            try region.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
                var offset = 0
                while offset < bytes.count {
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
                    let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                    if count < 0 && errno == EINTR { continue }
                    guard count >= 0 else {
                        throw FileFailure(
                            .inputOutput, path: path, reason: "could not be written: \(systemError())",
                            hint: errno == ENOSPC ? "Free some disk space and run the command again" : nil)
                    }
                    offset += count
                }
            }
        }
    }

    static func systemError() -> String { String(cString: strerror(errno)) }

    private static func firstInvalidLine(of bytes: Data) -> Int {
        var line = 1
        for text in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if String(validating: text, as: UTF8.self) == nil { return line }
            line += 1
        }
        return line
    }
}
