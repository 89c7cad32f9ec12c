// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import HTTPServing
import Logging
import Synchronization
import Testing

struct ServerTests {
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func server(
        limits: ServerLimits = ServerLimits(), _ responder: any Responder = RouterTests.router()
    ) throws
        -> Server
    {
        try Server(
            host: "127.0.0.1", port: 0, options: ServerOptions(limits: limits), logger: logger,
            responder: responder)
    }

    static func post(_ body: String, to target: String, extra: String = "") -> String {
        "POST \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\n\(extra)\r\n\(body)"
    }

    @Test(arguments: [
        ("GET", "/"), ("GET", "/question/7"), ("GET", "/question/a%2Fb"), ("GET", "/nowhere"),
        ("GET", "/%ff"),
        ("GET", "/broken"), ("PUT", "/"), ("POST", "/question/3"),
    ])
    func answersOverThePortAsTheRouterDoes(method: String, target: String) throws {
        let router = RouterTests.router()
        let expected: HTTPResponse
        do {
            let request = try HTTPRequest(
                method: HTTPMethod(rawValue: method), target: target,
                headers: ["Content-Type": "application/x-www-form-urlencoded"], body: Array("choice=2".utf8))
            expected = router.response(to: request)
        } catch {
            expected = router.response(to: error, during: nil)
        }
        let server = try Self.server()
        let body = method == "POST" ? "choice=2" : ""
        let request = Self.post(body, to: target).replacing("POST", with: method, maxReplacements: 1)
        let received = try Client.exchange(request, port: server.port)
        #expect(received.hasPrefix("HTTP/1.1 \(expected.status.rawValue) "))
        #expect(received.hasSuffix("\r\n\r\n" + String(decoding: expected.body, as: UTF8.self)))
        server.stop()
    }

    /// The first piece is read before the second exists: nothing is held back.
    @Test func sendsAStreamPieceByPiece() throws {
        let pieces = Mutex<[String]>(["one\n"])
        let ends = Mutex(0)
        var router = Router()
        router.on(.get, "/events") { _, _ in
            .events(
                BodyStream {
                    while true {
                        let next: [String]? = pieces.withLock { pieces in
                            guard let first = pieces.first else { return nil }
                            pieces.removeFirst()
                            return [first]
                        }
                        guard let next else {
                            usleep(1_000)
                            continue
                        }
                        return next[0] == "end" ? nil : Array(next[0].utf8)
                    }
                } ended: {
                    ends.withLock { $0 += 1 }
                })
        }
        let server = try Self.server(router)
        let client = try Client(port: server.port)
        client.send("GET /events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        let first = client.read(until: "one\n")
        #expect(first.hasPrefix("HTTP/1.1 200 ") && first.contains("text/event-stream"))
        pieces.withLock { $0 = [String(repeating: "x", count: 10_000), "end"] }
        #expect(client.readToEnd().count { $0 == "x" } == 10_000)
        server.stop()
        #expect(ends.withLock { $0 } == 1)
    }

    @Test func noticesThatTheClientOfAStreamIsGone() throws {
        let isOver = Signal()
        var router = Router()
        router.on(.get, "/events") { _, _ in
            .events(
                BodyStream {
                    usleep(1_000)
                    return Array(repeating: UInt8(ascii: "."), count: 1_000)
                } ended: {
                    isOver.signal()
                })
        }
        let server = try Self.server(router)
        do {
            let client = try Client(port: server.port)
            client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = client.read(until: "...")
        }
        #expect(isOver.comes(within: .seconds(20)))
        server.stop()
    }

    @Test func sendsNoBodyForHead() throws {
        let server = try Self.server()
        let received = try Client.exchange(
            "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", port: server.port)
        #expect(received.contains("Content-Length: 4"))
        #expect(received.hasSuffix("\r\n\r\n"))
    }

    @Test func refusesALargeBodyByItsAnnouncedLength() throws {
        let server = try Self.server()
        let client = try Client(port: server.port)
        client.send("POST /question/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n")
        #expect(client.readToEnd().hasPrefix("HTTP/1.1 413 "))
    }

    @Test func refusesALargeChunkedBody() throws {
        let server = try Self.server()
        let client = try Client(port: server.port)
        client.send(
            "POST /question/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<40 { client.send("400\r\n" + String(repeating: "x", count: 1024) + "\r\n") }
        client.send("0\r\n\r\n")
        #expect(client.readToEnd().hasPrefix("HTTP/1.1 413 "))
    }

    @Test func cutsABodyWithoutEnd() throws {
        let server = try Self.server()
        let client = try Client(port: server.port)
        client.send("POST /question/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "4000\r\n" + String(repeating: "x", count: 0x4000) + "\r\n"
        let taken = (0..<1024).prefix { _ in client.send(chunk) }.count
        #expect(taken < 1024)
    }

    @Test func refusesHeadersThatDoNotFit() throws {
        let server = try Self.server()
        let field = "X: " + String(repeating: "y", count: 1000) + "\r\n"
        let request = "GET / HTTP/1.1\r\nHost: x\r\n" + String(repeating: field, count: 64) + "\r\n"
        let received = try Client.exchange(request, port: server.port)
        #expect(received.hasPrefix("HTTP/1.1 4") || received.isEmpty)
        let later = try Client.exchange(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", port: server.port)
        #expect(later.hasSuffix("home"))
    }

    @Test func cutsARequestThatTakesTooLong() throws {
        var limits = ServerLimits()
        limits.request = .milliseconds(200)
        let server = try Self.server(limits: limits)
        let client = try Client(port: server.port)
        client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        let begin = ContinuousClock.now
        #expect(client.readToEnd().hasPrefix("HTTP/1.1 200") == false)
        #expect(begin.duration(to: .now) < .seconds(10))
    }

    @Test func servesManyConnectionsAtOnce() throws {
        let server = try Self.server()
        let port = server.port
        let clients = try (0..<64).map { _ in try Client(port: port) }
        for client in clients {
            client.send("GET /question/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        }
        for client in clients { #expect(client.readToEnd().hasSuffix("question 1")) }
    }

    @Test func finishesRequestsUnderWayBeforeItStops() throws {
        let entered = Signal()
        let released = Signal()
        var router = Router()
        router.on(.get, "/slow") { _, _ in
            entered.signal()
            released.wait()
            return .text("done")
        }
        let server = try Self.server(router)
        let client = try Client(port: server.port)
        client.send("GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        entered.wait()
        let stopped = Signal()
        DispatchQueue.global().async {
            server.stop(grace: .seconds(20))
            stopped.signal()
        }
        #expect(!stopped.comes(within: .milliseconds(50)))
        released.signal()
        #expect(client.readToEnd().hasSuffix("done"))
        stopped.wait()
    }

    @Test func saysThatAPortIsInUse() throws {
        let server = try Self.server()
        #expect {
            try Server(
                host: "127.0.0.1", port: server.port, logger: Self.logger, responder: RouterTests.router())
        } throws: { error in
            let failure = error as? ServingFailure
            return failure?.kind == .temporary && failure?.hint?.contains("--port") == true
        }
    }

    @Test(arguments: [("127.0.0.1", 70_000), ("no.such.host.invalid", 0), ("192.0.2.1", 0)])
    func refusesAnAddressThatIsNotOurs(host: String, port: Int) {
        #expect {
            try Server(host: host, port: port, logger: Self.logger, responder: RouterTests.router())
        } throws: { ($0 as? ServingFailure)?.kind == .usage }
    }
}
