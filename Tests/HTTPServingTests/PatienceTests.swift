// SPDX-License-Identifier: Apache-2.0

import Dispatch
import HTTPServing
import Synchronization
import Testing

/// Handlers and streams that take long, and the clients that wait for them or do not.
struct PatienceTests {
    private static let get = "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    private func server(_ limits: ServerLimits, _ handler: @escaping Router.Handler) throws -> Server {
        var router = Router()
        router.on(.get, "/slow", handler)
        return try ServerTests.server(limits: limits, router)
    }

    /// The idle limit is about clients: the library would close a connection whose handler took longer.
    @Test func aHandlerMayTakeLongerThanAClientMayBeIdle() throws {
        var limits = ServerLimits()
        limits.idle = .seconds(1)
        limits.request = .seconds(1)
        let never = Signal()
        let server = try server(limits) { _, _ in
            _ = never.comes(within: .milliseconds(2_500))
            return .text("at last")
        }
        #expect(try Client.exchange(Self.get, port: server.port).hasSuffix("at last"))
        server.stop()
    }

    @Test func aHandlerCanAskWhetherItsClientIsStillThere() throws {
        let answers = Mutex<[Bool]>([])
        let (entered, left) = (Signal(), Signal())
        let server = try server(ServerLimits()) { request, _ in
            answers.withLock { $0.append(request.isClientGone()) }
            entered.signal()
            let end = ContinuousClock.now + .seconds(30)
            while !request.isClientGone(), ContinuousClock.now < end {}
            answers.withLock { $0.append(request.isClientGone()) }
            left.signal()
            return .text("nobody reads this")
        }
        do {
            let client = try Client(port: server.port)
            client.send(Self.get)
            entered.wait()
        }
        left.wait()
        #expect(answers.withLock { $0 } == [false, true])
        server.stop()
    }

    /// What the client has sent for its next request is no sign that it has gone.
    @Test func aClientThatHasSentItsNextRequestIsStillThere() throws {
        let gone = Mutex<[Bool]>([])
        let server = try server(ServerLimits()) { request, _ in
            gone.withLock { $0.append(request.isClientGone()) }
            return .text("here")
        }
        let client = try Client(port: server.port)
        let first = Self.get.replacing("Connection: close\r\n", with: "")
        client.send(first + Self.get)
        #expect(client.readToEnd().ranges(of: "here").count == 2)
        #expect(gone.withLock { $0 } == [false, false])
        server.stop()
    }

    /// A client that does not read fills the system's buffers, and then its connection is cut.
    @Test func aStreamThatIsReadTooSlowlyIsCut() throws {
        var limits = ServerLimits()
        limits.request = .milliseconds(400)
        let ended = Signal()
        let piece = [UInt8](repeating: 0x61, count: 1 << 20)
        let server = try server(limits) { _, _ in
            .events(
                BodyStream(limit: .milliseconds(300)) {
                    piece
                } ended: {
                    ended.signal()
                })
        }
        let client = try Client(port: server.port)
        client.send(Self.get)
        #expect(ended.comes(within: .seconds(30)))
        server.stop()
    }
}
