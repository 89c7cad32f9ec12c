// SPDX-License-Identifier: Apache-2.0

import Dispatch
import HTTPServing
import Synchronization
import Testing

/// What one client, or all of them together, may take of a server.
struct LimitsTests {
    static let get = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    @Test func anAddressHasSoManyConnections() throws {
        var limits = ServerLimits()
        limits.connectionsPerAddress = 3
        let server = try ServerTests.server(limits: limits)
        var clients = try (0..<3).map { _ in try Client(port: server.port) }
        // Served, so that it has been counted.
        for client in clients {
            client.send(Self.get.replacing("Connection: close\r\n", with: ""))
            #expect(client.read(until: "home").hasSuffix("home"))
        }
        #expect(try Client.exchange(Self.get, port: server.port).isEmpty)
        clients.removeAll()
        #expect(try Client.patiently { try Client.exchange(Self.get, port: server.port).hasSuffix("home") })
        server.stop()
    }

    @Test func anAddressThatAsksTooOftenIsToldToWait() throws {
        var limits = ServerLimits()
        limits.requestsPerSecond = 0.01
        limits.requestBurst = 3
        let server = try ServerTests.server(limits: limits)
        for _ in 0..<3 { #expect(try Client.exchange(Self.get, port: server.port).hasSuffix("home")) }
        let refused = try Client.exchange(
            ServerTests.post("choice=1", to: "/question/1"), port: server.port)
        #expect(refused.hasPrefix("HTTP/1.1 429 "))
        #expect(refused.contains(/Retry-After: \d+\r\n/))
        server.stop()
    }

    /// Behind a proxy all connections have one address; the clients are told apart by what the proxy says.
    @Test func behindAProxyEachClientHasARateOfItsOwn() throws {
        var options = ServerOptions()
        options.limits.requestsPerSecond = 0.01
        options.limits.requestBurst = 1
        options.limits.connectionsPerAddress = 1
        options.trustedProxies = [try #require(AddressRange("127.0.0.1"))]
        let server = try Server(
            host: "127.0.0.1", port: 0, options: options, logger: ServerTests.logger,
            responder: RouterTests.router())
        func ask(_ address: String) throws -> String {
            try Client.exchange(
                Self.get.replacing("Host: x", with: "Host: x\r\nX-Forwarded-For: \(address)"),
                port: server.port)
        }
        // A connection that is open does not count against the proxy.
        let open = try Client(port: server.port)
        #expect(try ask("192.0.2.1").hasPrefix("HTTP/1.1 200"))
        #expect(try ask("192.0.2.2").hasPrefix("HTTP/1.1 200"))
        #expect(try ask("192.0.2.1").hasPrefix("HTTP/1.1 429"))
        // What a client writes itself stands before what the proxy appends.
        #expect(try ask("192.0.2.77, 192.0.2.2").hasPrefix("HTTP/1.1 429"))
        open.send(" ")
        server.stop()
    }

    @Test func aRequestKnowsItsClientAndWhetherTheProxyHadTLS() throws {
        var options = ServerOptions()
        options.trustedProxies = [try #require(AddressRange("127.0.0.0/8"))]
        var router = Router()
        router.on(.get, "/") { request, _ in
            .text("\(request.client == ClientAddress("192.0.2.1")) \(request.isSecure)")
        }
        let server = try Server(
            host: "127.0.0.1", port: 0, options: options, logger: ServerTests.logger, responder: router)
        let fields = "Host: x\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https"
        #expect(
            try Client.exchange(Self.get.replacing("Host: x", with: fields), port: server.port).hasSuffix(
                "true true"))
        #expect(try Client.exchange(Self.get, port: server.port).hasSuffix("false false"))
        server.stop()
    }

    @Test func aFullQueueIsA503WithATimeToWait() throws {
        var limits = ServerLimits()
        limits.readers = 1
        limits.queue = 1
        let (entered, released) = (Signal(), Signal())
        var router = Router()
        router.on(.get, "/slow") { _, _ in
            entered.signal()
            released.wait()
            return .text("done")
        }
        let server = try ServerTests.server(limits: limits, router)
        let slow = "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        let first = try Client(port: server.port)
        first.send(slow)
        entered.wait()
        // One of the next two waits, the other finds no place.
        let others = try (0..<2).map { _ in try Client(port: server.port) }
        for other in others { other.send(slow) }
        let answers = Mutex<[String]>([])
        let group = DispatchGroup()
        for other in others {
            DispatchQueue.global().async(group: group) {
                let answer = other.readToEnd()
                if answer.hasPrefix("HTTP/1.1 503 ") { released.signal() }
                if answer.hasPrefix("HTTP/1.1 503 ") { released.signal() }
                answers.withLock { $0.append(answer) }
            }
        }
        #expect(first.readToEnd().hasSuffix("done"))
        group.wait()
        let got = answers.withLock { $0 }.sorted()
        #expect(got[0].hasSuffix("done"))
        #expect(got[1].hasPrefix("HTTP/1.1 503 ") && got[1].contains("Retry-After: "))
        server.stop()
    }

    /// Commits that wait for the disk are such handlers, and so are those that wait for a lock: more of them than workers.
    @Test func handlersThatWaitHoldUpNoReader() throws {
        var limits = ServerLimits()
        limits.workers = 40
        let (entered, released) = (Signal(), Signal())
        var router = RouterTests.router()
        router.on(.post, "/slow") { _, _ in
            entered.signal()
            released.wait()
            return .text("done")
        }
        let server = try ServerTests.server(limits: limits, router)
        let waiting = try (0..<60).map { _ in try Client(port: server.port) }
        for client in waiting { client.send(ServerTests.post("a=1", to: "/slow")) }
        for _ in 0..<40 { entered.wait() }
        for _ in 0..<100 { #expect(try Client.exchange(Self.get, port: server.port).hasSuffix("home")) }
        for _ in waiting { released.signal() }
        for client in waiting { #expect(client.readToEnd().hasSuffix("done")) }
        server.stop()
    }

    @Test func aQuickResponseNeedsNoThreadOfItsOwn() throws {
        var limits = ServerLimits()
        limits.readers = 1
        let (entered, released) = (Signal(), Signal())
        var router = Router()
        router.on(.get, "/slow") { _, _ in
            entered.signal()
            released.wait()
            return .text("done")
        }
        router.on(.get, "/quick/:name", isQuick: true) { _, path in .text(path["name"]) }
        let server = try ServerTests.server(limits: limits, router)
        let slow = try (0..<2).map { _ in try Client(port: server.port) }
        for client in slow { client.send("GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") }
        entered.wait()
        let quick = Self.get.replacing("GET / ", with: "GET /quick/fox ")
        for _ in 0..<20 { #expect(try Client.exchange(quick, port: server.port).hasSuffix("fox")) }
        for _ in slow { released.signal() }
        for client in slow { #expect(client.readToEnd().hasSuffix("done")) }
        server.stop()
    }

    /// None may be suspended when the library stops; the late answer finds nobody.
    @Test func stopsAtTheEndOfTheGraceThoughAHandlerStillWaits() throws {
        let (entered, released, left) = (Signal(), Signal(), Signal())
        var limits = ServerLimits()
        limits.readers = 5
        var router = Router()
        router.on(.get, "/slow") { request, _ in
            entered.signal()
            released.wait()
            defer { left.signal() }
            return .text("\(request.isClientGone())")
        }
        let server = try ServerTests.server(limits: limits, router)
        let clients = try (0..<limits.readers).map { _ in try Client(port: server.port) }
        for client in clients { client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n") }
        for _ in clients { entered.wait() }
        server.stop(grace: .milliseconds(20))
        for client in clients { #expect(client.readToEnd().isEmpty) }
        for _ in clients { released.signal() }
        for _ in clients { left.wait() }
    }

    @Test func aResponseWithALineBreakInAFieldIsNotSent() throws {
        var router = Router()
        router.on(.get, "/") { _, _ in
            HTTPResponse(.ok, headers: ["X-Name": "a\r\nSet-Cookie: stolen=1"], body: Array("body".utf8))
        }
        let server = try ServerTests.server(router)
        let received = try Client.exchange(Self.get, port: server.port)
        #expect(received.hasPrefix("HTTP/1.1 500 ") && !received.contains("stolen"))
        server.stop()
    }
}
