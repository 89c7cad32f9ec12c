// SPDX-License-Identifier: Apache-2.0

import Foundation
import Randomness
import Synchronization

/// Clients that mean no good, beside whom honest ones are measured.
final class Crowd: Sendable {
    struct Plan {
        /// Connections that say nothing after a request that was answered.
        var idle = 0
        /// Connections that stop in the middle of the request line.
        var halfOpen = 0
        /// Connections that send a byte of a header or of a body every tenth of a second.
        var drips = 0
        /// Connections a second that send noise, bodies that are too large, and chunks without end.
        var noise = 0

        var isEmpty: Bool { idle + halfOpen + drips + noise == 0 }
    }

    private struct State {
        var open: [PlainConnection] = []
        var dripping: [PlainConnection] = []
        var noisy = 0
        var isOver = false
    }

    /// A connection is used by the thread that holds it: after `init` the one that drips.
    private struct Shared: @unchecked Sendable {
        var state = State()
    }

    private let shared = Mutex(Shared())
    private let port: Int
    private let ended = DispatchGroup()

    init(_ plan: Plan, port: Int) throws {
        self.port = port
        var state = State()
        for number in 0..<plan.idle {
            let connection = try Self.connect(number, port: port)
            try connection.send(Array("GET /assets/style.css HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            _ = try connection.receive()
            state.open.append(connection)
        }
        for number in 0..<plan.halfOpen {
            let connection = try Self.connect(number, port: port)
            try connection.send(Array("GET /question/1 HT".utf8))
            state.open.append(connection)
        }
        for number in 0..<plan.drips {
            let connection = try Self.connect(number, port: port)
            let beginning =
                number.isMultiple(of: 2)
                ? "GET / HTTP/1.1\r\nHost: x\r\nX: "
                : "POST /begin HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n"
            try connection.send(Array(beginning.utf8))
            state.dripping.append(connection)
        }
        let begun = Shared(state: state)
        shared.withLock { $0 = begun }
        if plan.drips > 0 { start { $0.drip() } }
        if plan.noise > 0 { start { $0.makeNoise(perSecond: plan.noise) } }
    }

    /// Connections that are still open, of those that say nothing or too little.
    var openConnections: Int {
        shared.withLock { ($0.state.open + $0.state.dripping).count { !$0.isClosed } }
    }

    /// Noisy connections that have come and gone.
    var noisyConnections: Int { shared.withLock(\.state.noisy) }

    func end() {
        shared.withLock { $0.state.isOver = true }
        ended.wait()
        shared.withLock { $0.state = State(noisy: $0.state.noisy, isOver: true) }
    }

    /// Each address of 127.0.0.0/8 is this machine's; an office's worth of connections comes from each.
    private static func connect(_ number: Int, port: Int) throws -> PlainConnection {
        try PlainConnection(port: port, source: "127.0.1.\(1 + number / 200)")
    }

    private var isOver: Bool { shared.withLock(\.state.isOver) }

    private func start(_ work: @escaping @Sendable (Crowd) -> Void) {
        ended.enter()
        Thread.detachNewThread { [self] in
            work(self)
            ended.leave()
        }
    }

    private func drip() {
        while !isOver {
            shared.withLock { shared in
                for connection in shared.state.dripping { try? connection.send([UInt8(ascii: "x")]) }
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    private func makeNoise(perSecond: Int) {
        var draws = SeededGenerator(seed: 1, stream: "noise")
        var number = 0
        while !isOver {
            defer { number += 1 }
            guard
                let connection = try? PlainConnection(
                    port: port, source: "127.0.2.\(1 + number % 200)", patience: 2)
            else { continue }
            switch draws.integer(below: 4) {
            case 0: try? connection.send((0..<2_000).map { _ in UInt8(draws.integer(below: 256)) })
            case 1:
                try? connection.send(
                    Array("POST /begin HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n".utf8)
                        + [UInt8](repeating: 0x78, count: 20_000))
            case 2:
                let chunk =
                    Array("4000\r\n".utf8) + [UInt8](repeating: 0x78, count: 0x4000) + Array("\r\n".utf8)
                try? connection.send(
                    Array("POST /begin HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
                        + chunk + chunk)
            default:
                try? connection.send(
                    Array(
                        "POST /begin HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                            .utf8))
            }
            shared.withLock { $0.state.noisy += 1 }
            Thread.sleep(forTimeInterval: 1 / Double(perSecond))
        }
    }
}
