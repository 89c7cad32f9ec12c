// SPDX-License-Identifier: Apache-2.0

import CZlib
import Foundation
import HTTPServing
import Synchronization
import Testing

struct ContentCodingTests {
    private static let text = String(repeating: "the room is on the second floor, ", count: 200)

    private func router() -> Router {
        var router = Router()
        router.on(.get, "/text") { _, _ in .text(Self.text) }
        router.on(.get, "/short") { _, _ in .text("short") }
        router.on(.get, "/image") { _, _ in
            HTTPResponse(.ok, headers: ["Content-Type": "image/png"], body: Array(Self.text.utf8))
        }
        router.on(.get, "/tagged") { _, _ in
            var response = HTTPResponse.text(Self.text)
            response.headers["ETag"] = "\"one\""
            return response
        }
        router.on(.get, "/events") { _, _ in
            let hasSent = Atomic(false)
            return .events(
                BodyStream { hasSent.exchange(true, ordering: .relaxed) ? nil : Array(Self.text.utf8) })
        }
        return router
    }

    private func ask(_ server: Server, _ target: String, _ accepts: String?, method: String = "GET") throws
        -> (
            head: String, body: [UInt8]
        )
    {
        let client = try Client(port: server.port)
        let field = accepts.map { "Accept-Encoding: \($0)\r\n" } ?? ""
        client.send("\(method) \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(field)\r\n")
        let bytes = client.readBytesToEnd()
        let end = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("\r\n\r\n".utf8)) })
        return (String(decoding: bytes[..<end], as: UTF8.self), Array(bytes[(end + 4)...]))
    }

    /// What zlib makes of a whole gzip file; nil where it is none.
    private func inflated(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        guard showdown_inflate_begin(&stream) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: 1 << 20)
        var input = bytes
        let isWhole = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return inflate(&stream, Z_FINISH) == Z_STREAM_END
            }
        }
        return isWhole ? Array(output.prefix(Int(stream.total_out))) : nil
    }

    @Test(arguments: ["gzip", "br, gzip;q=0.5", "*", "deflate, x-gzip", "GZIP ; q=1.0"])
    func sendsGzipToThoseWhoTakeIt(accepts: String) throws {
        let server = try ServerTests.server(router())
        let (head, body) = try ask(server, "/text", accepts)
        #expect(head.contains("Content-Encoding: gzip") && head.contains("Vary: Accept-Encoding"))
        #expect(body.count < Self.text.utf8.count / 4)
        #expect(inflated(body) == Array(Self.text.utf8))
        server.stop()
    }

    @Test(arguments: [nil, "identity", "gzip;q=0", "br", "gzip; q=0.0, *", "*;q=0"])
    func sendsTheBytesThemselvesToOthers(accepts: String?) throws {
        let server = try ServerTests.server(router())
        let (head, body) = try ask(server, "/text", accepts)
        #expect(!head.contains("Content-Encoding") && head.contains("Vary: Accept-Encoding"))
        #expect(body == Array(Self.text.utf8))
        server.stop()
    }

    @Test(arguments: ["/short", "/image", "/events"])
    func leavesWhatGainsNothing(target: String) throws {
        let server = try ServerTests.server(router())
        let (head, body) = try ask(server, target, "gzip")
        #expect(!head.contains("Content-Encoding") && !body.isEmpty)
        server.stop()
    }

    @Test func weakensTheTagOfWhatItCompressed() throws {
        let server = try ServerTests.server(router())
        #expect(try ask(server, "/tagged", "gzip").head.contains("ETag: W/\"one\""))
        #expect(try ask(server, "/tagged", nil).head.contains("ETag: \"one\""))
        server.stop()
    }

    @Test func tellsTheSameOfItselfWithoutABody() throws {
        let server = try ServerTests.server(router())
        let (whole, bare) = (
            try ask(server, "/text", "gzip"), try ask(server, "/text", "gzip", method: "HEAD")
        )
        #expect(bare.body.isEmpty && bare.head.contains("Content-Length: \(whole.body.count)"))
        #expect(bare.head.contains("Content-Encoding: gzip"))
        server.stop()
    }

    @Test func aFileHasATagForEachOfItsForms() throws {
        let root = NSTemporaryDirectory() + "coding-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try Self.text.write(toFile: root + "/style.css", atomically: true, encoding: .utf8)
        let folder = try StaticFolder(reading: root)
        func ask(_ fields: HTTPHeaders) throws -> HTTPResponse {
            try folder.response(
                for: "style.css", to: try HTTPRequest(method: .get, target: "/style.css", headers: fields))
        }
        let plain = try ask([:])
        let zipped = try ask(["Accept-Encoding": "gzip"])
        #expect(plain.body == Array(Self.text.utf8) && inflated(zipped.body) == plain.body)
        let tags = [plain, zipped].compactMap { $0.headers["ETag"] }
        #expect(Set(tags).count == 2)
        for tag in tags {
            #expect(try ask(["If-None-Match": tag]).status == .notModified)
            #expect(
                try ask(["If-None-Match": "\"x\", W/\(tag)", "Accept-Encoding": "gzip"]).status
                    == .notModified)
        }
        #expect(try ask(["If-None-Match": "\"other\""]).status == .ok)
    }
}
