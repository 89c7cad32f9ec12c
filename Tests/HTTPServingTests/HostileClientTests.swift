// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HTTPServing
import Randomness
import Testing

/// Clients that mean no good; after each of them an honest one is served.
struct HostileClientTests {
    private static let get = LimitsTests.get

    private func expectHonestService(_ server: Server, sourceLocation: SourceLocation = #_sourceLocation)
        throws
    {
        let begin = ContinuousClock.now
        #expect(
            try Client.exchange(Self.get, port: server.port).hasSuffix("home"), sourceLocation: sourceLocation
        )
        #expect(begin.duration(to: .now) < .seconds(5), sourceLocation: sourceLocation)
    }

    // MARK: - Slow

    /// A byte now and then is never idle, so only the total time ends it.
    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        "POST /question/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n",
        "POST /question/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n",
    ])
    func aByteNowAndThenHoldsNoConnection(beginning: String) throws {
        var limits = ServerLimits()
        limits.request = .milliseconds(400)
        let server = try ServerTests.server(limits: limits)
        let drips = try (0..<20).map { _ in try Client(port: server.port) }
        for drip in drips { drip.send(beginning) }
        let areCut = Client.patiently {
            for drip in drips { drip.send("x") }
            return drips.allSatisfy(\.isClosed)
        }
        #expect(areCut)
        try expectHonestService(server)
        server.stop()
    }

    @Test func connectionsThatSayNothingHoldUpNobody() throws {
        let server = try ServerTests.server()
        let idle = try (0..<400).map { _ in try Client(port: server.port) }
        let half = try (0..<400).map { _ in try Client(port: server.port) }
        for client in half { client.send("GET / HT") }
        for _ in 0..<20 { try expectHonestService(server) }
        // They are as good as any other when they go on.
        for client in half { client.send("TP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") }
        for client in half { #expect(client.readToEnd().hasSuffix("home")) }
        #expect(idle.allSatisfy { !$0.isClosed })
        server.stop()
    }

    /// Whoever never reads fills the system's buffers and nothing of ours.
    @Test func clientsThatNeverReadHoldUpNobody() throws {
        var router = RouterTests.router()
        router.on(.get, "/large") { _, _ in .text(String(repeating: "x", count: 4 << 20)) }
        let server = try ServerTests.server(router)
        let deaf = try (0..<20).map { _ in try Client(port: server.port) }
        for client in deaf { client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n") }
        for _ in 0..<20 { try expectHonestService(server) }
        server.stop()
    }

    // MARK: - Malformed

    @Test func bytesOfNoMeaningAreRefusedOrCut() throws {
        var limits = ServerLimits()
        limits.request = .milliseconds(500)
        let server = try ServerTests.server(limits: limits)
        var draws = SeededGenerator(seed: 3, stream: "noise")
        let clients = try (0..<100).map { _ in try Client(port: server.port) }
        for client in clients {
            let noise = (0..<draws.integer(below: 3_000)).map { _ in UInt8(draws.integer(below: 256)) }
            client.send(bytes: noise)
        }
        for client in clients {
            let answer = client.readToEnd()
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(40))")
        }
        try expectHonestService(server)
        server.stop()
    }

    /// A good request with a few of its bytes changed: whatever comes, it is a whole response or the end.
    @Test func requestsWithChangedBytesAreAnsweredOrCut() throws {
        var limits = ServerLimits()
        limits.request = .milliseconds(500)
        let server = try ServerTests.server(limits: limits)
        let good = Array(
            ServerTests.post("choice=2&x=%20", to: "/question/3?a=b%20c", extra: "Cookie: a=b\r\n").utf8)
        var draws = SeededGenerator(seed: 4, stream: "mutations")
        for _ in 0..<8 {
            let clients = try (0..<64).map { _ in try Client(port: server.port) }
            for client in clients {
                var bytes = good
                for _ in 0...draws.integer(below: 4) {
                    let place = draws.integer(below: bytes.count)
                    switch draws.integer(below: 3) {
                    case 0: bytes[place] = UInt8(draws.integer(below: 256))
                    case 1: bytes.remove(at: place)
                    default: bytes.insert(UInt8(draws.integer(below: 256)), at: place)
                    }
                }
                client.send(bytes: bytes)
            }
            for client in clients {
                let answer = client.readToEnd()
                #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 "), "\(answer.prefix(40))")
            }
        }
        try expectHonestService(server)
        server.stop()
    }

    @Test(arguments: [
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
        "Content-Length: 3\r\nContent-Length: 30\r\n\r\nabc", "Content-Length: -3\r\n\r\nabc",
        "Content-Length: 3, 3\r\n\r\nabc", "Content-Length: 3\r\nHost: y\r\n\r\nabc",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc",
        "Content-Length : 3\r\n\r\nabc", "X: a\u{1}b\r\nContent-Length: 0\r\n\r\n",
    ])
    func aHeadThatCouldBeReadInTwoWaysEndsTheConnection(rest: String) throws {
        let server = try ServerTests.server()
        let client = try Client(port: server.port)
        client.send("POST /question/1 HTTP/1.1\r\nHost: x\r\n\(rest)")
        let answer = client.readToEnd()
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400 "), "\(answer.prefix(60))")
        // The library repeats the head of some of its own refusals; none is anything else.
        #expect(answer.ranges(of: "HTTP/1.1 ").count == answer.ranges(of: "HTTP/1.1 400 ").count)
        try expectHonestService(server)
        server.stop()
    }

    @Test(arguments: [
        "GET /question/%00 HTTP/1.1", "GET /question/\u{0}7 HTTP/1.1", "GET /%c3%28 HTTP/1.1",
        "GET / HTTP/9.9",
        "GET /\r\nX: y HTTP/1.1", "\u{0}\u{0}\u{0}", "GET http://elsewhere/ HTTP/1.1", "OPTIONS * HTTP/1.1",
    ])
    func aRequestLineOfAnotherKindIsRefused(line: String) throws {
        let server = try ServerTests.server()
        let answer = try Client.exchange(
            "\(line)\r\nHost: x\r\nConnection: close\r\n\r\n", port: server.port)
        #expect(!answer.hasPrefix("HTTP/1.1 2") && !answer.hasPrefix("HTTP/1.1 3"), "\(answer.prefix(60))")
        try expectHonestService(server)
        server.stop()
    }

    @Test func bytesThatAreNotUTF8AreRefused() throws {
        let server = try ServerTests.server()
        for target in [[0xff, 0xfe], [0xc3, 0x28], [0xed, 0xa0, 0x80]] as [[UInt8]] {
            let client = try Client(port: server.port)
            client.send(
                bytes: Array("GET /question/".utf8) + target
                    + Array(" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8))
            #expect(client.readToEnd().hasPrefix("HTTP/1.1 400 "))
        }
        server.stop()
    }

    /// The order of the answers is that of the requests, though each is made by another thread.
    @Test func requestsSentAtOnceAreAnsweredInOrder() throws {
        let server = try ServerTests.server()
        let client = try Client(port: server.port)
        let requests = (1...50).map { "GET /question/\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
        client.send(requests + Self.get)
        let numbers = client.readToEnd().matches(of: /question (\d+)/).map { String($0.1) }
        #expect(numbers == (1...50).map(String.init))
        server.stop()
    }

    // MARK: - Files

    @Test(arguments: [
        "/assets/../secret", "/assets/..%2fsecret", "/assets/%2e%2e/secret", "/assets/..%5csecret",
        "/assets//etc/passwd", "/assets/style.css%00.svg", "/assets/./style.css/..", "/assets/.hidden",
    ])
    func noPathLeavesTheFolder(target: String) throws {
        let root = NSTemporaryDirectory() + "hostile-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(atPath: root + "/public", withIntermediateDirectories: true)
        for name in ["secret", "public/style.css", "public/.hidden"] {
            try "CONTENTS of \(name)".write(toFile: root + "/" + name, atomically: true, encoding: .utf8)
        }
        let folder = try StaticFolder(reading: root + "/public")
        var router = Router()
        router.on(.get, "/assets/:file") { request, path in
            try folder.response(for: path["file"], to: request)
        }
        let server = try ServerTests.server(router)
        let request = "GET \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        let answer = try Client.exchange(request, port: server.port)
        #expect(answer.hasPrefix("HTTP/1.1 4") && !answer.contains("CONTENTS"), "\(answer.prefix(60))")
        let good = try Client.exchange(
            request.replacing(target, with: "/assets/style.css"), port: server.port)
        #expect(good.hasSuffix("CONTENTS of public/style.css"))
        server.stop()
    }
}
