// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// A folder's files, read once at start and served from memory.
///
/// No request ever reaches the file system, so none can leave the folder; symbolic links are refused when the folder is
/// read, and names that begin with a dot are left out.
package struct StaticFolder: Sendable {
    package struct File: Sendable {
        package var contents: [UInt8]
        package var type: String
        /// A strong validator over the contents, in quotes.
        package var tag: String
        /// The contents as a gzip file, where that is shorter; made once.
        package var compressed: [UInt8]?

        /// The validator of the compressed form: other bytes, another tag.
        var compressedTag: String { tag.dropLast() + "-gzip\"" }
    }

    /// Bytes of all files together.
    package static let sizeLimit = 16 << 20

    /// By path relative to the folder, `icons/logo.svg`.
    package private(set) var files: [String: File] = [:]

    package init(reading folder: String) throws {
        var size = 0
        try read(folder, prefix: "", size: &size)
    }

    /// Answers a request for a file, with 304 where the browser has it already.
    package func response(for path: String, to request: HTTPRequest) throws -> HTTPResponse {
        guard let file = files[path] else { throw HTTPFailure(.notFound, "There is no such file") }
        let isCompressed = file.compressed != nil && ContentCoding.acceptsGzip(request.headers)
        var headers: HTTPHeaders = [
            "Content-Type": file.type, "ETag": isCompressed ? file.compressedTag : file.tag,
            "Cache-Control": "no-cache",
        ]
        if file.compressed != nil { headers["Vary"] = "Accept-Encoding" }
        let known = FieldList.elements(of: request.headers.values("If-None-Match"))
            .map { $0.hasPrefix("W/") ? String($0.dropFirst(2)) : $0 }
        if known.contains(where: { $0 == file.tag || $0 == file.compressedTag || $0 == "*" }) {
            return HTTPResponse(.notModified, headers: headers)
        }
        guard isCompressed, let compressed = file.compressed else {
            return HTTPResponse(.ok, headers: headers, body: file.contents)
        }
        headers["Content-Encoding"] = "gzip"
        return HTTPResponse(.ok, headers: headers, body: compressed)
    }

    private mutating func read(_ folder: String, prefix: String, size: inout Int) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw ServingFailure(
                .noInput, "The folder \(folder) cannot be read: \(String(cString: strerror(errno)))",
                hint: "Name the folder of the pages' styles and icons")
        }
        for name in names.sorted() where !name.hasPrefix(".") {
            let path = folder + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                try read(path, prefix: prefix + name + "/", size: &size)
            case S_IFREG:
                let contents = try Self.contents(of: path)
                size += contents.count
                guard size <= Self.sizeLimit else {
                    throw ServingFailure(
                        .badData, "The files of \(folder) have more than \(Self.sizeLimit >> 20) MiB",
                        hint: "Take out what the pages do not need")
                }
                files[prefix + name] = Self.file(name, contents)
            default:
                throw ServingFailure(
                    .badData, "\(path) is neither a file nor a folder",
                    hint: "Put the file itself in its place")
            }
        }
    }

    private static func file(_ name: String, _ contents: [UInt8]) -> File {
        let type = type(of: name)
        let compressed = ContentCoding.isText(type) ? Deflaters.thorough.gzip(contents) : nil
        return File(
            contents: contents, type: type, tag: tag(of: contents),
            compressed: compressed.flatMap { $0.count < contents.count ? $0 : nil })
    }

    private static func contents(of path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            throw ServingFailure(.noInput, "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var contents: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while contents.count <= sizeLimit {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else {
                throw ServingFailure(.noInput, "\(path) cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            contents += chunk[..<count]
        }
        return contents
    }

    private static func type(of name: String) -> String {
        let types = [
            "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
            "png": "image/png", "ico": "image/x-icon", "txt": "text/plain; charset=utf-8",
            "woff2": "font/woff2",
        ]
        return name.split(separator: ".").last.flatMap { types[$0.lowercased()] }
            ?? "application/octet-stream"
    }

    /// FNV-1a over 64 bits: tells versions of a file apart, nothing more.
    private static func tag(of contents: [UInt8]) -> String {
        let hash = contents.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "\"\(String(hash, radix: 16))\""
    }
}
