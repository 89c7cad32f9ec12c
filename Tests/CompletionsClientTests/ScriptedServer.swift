// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization
import Testing

/// A service on a port that the system chose that does what it is told, a connection at a time: well or badly.
final class ScriptedServer: Sendable {
    enum Act: Sendable {
        case answer(Int, String, headers: [String] = [])
        /// A completion of this text in the chat's form.
        case complete(String)
        /// Resets the connection when the request has come.
        case reset
        /// Closes without a word.
        case close
        /// Announces more than it sends.
        case truncate
        /// Reads the request and says nothing until the test is over.
        case silence
    }

    private struct State {
        var acts: [Act]
        var requests: [String] = []
        var held: [Int32] = []
    }

    private let listener: Int32
    let port: Int
    private let state: Mutex<State>

    /// - Parameter acts: one a connection; the last goes on for ever.
    init(_ acts: [Act]) throws {
        state = Mutex(State(acts: acts))
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 100) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        try #require(bound)
        port = Int(UInt16(bigEndian: address.sin_port))
        let thread = Thread { [self] in serve() }
        thread.start()
    }

    /// Ends the thread, which holds on to the server until then.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        state.withLock { state in
            for descriptor in state.held { close(descriptor) }
            state.held = []
        }
    }

    var address: String { "http://127.0.0.1:\(port)/v1" }

    /// A port where a connection is neither made nor refused: the queue before its socket is full.
    static func withoutRoom(_ body: (_ port: Int) throws -> Void) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var waiting: [Int32] = []
        defer { for descriptor in waiting + [listener] { close(descriptor) } }
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(listener, address, length) == 0, listen(listener, 0) == 0,
                    getsockname(listener, address, &length) == 0
                else { return false }
                for _ in 0..<8 {
                    let descriptor = socket(
                        AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
                    _ = connect(descriptor, address, length)
                    waiting.append(descriptor)
                }
                return true
            }
        }
        try #require(bound)
        try body(Int(UInt16(bigEndian: address.sin_port)))
    }

    /// What was asked, heads and bodies.
    var requests: [String] { state.withLock(\.requests) }

    private func serve() {
        defer { close(listener) }
        while case let connection = accept(listener, nil, nil), connection >= 0 {
            let request = Self.read(connection)
            let act = state.withLock { state -> Act in
                state.requests.append(request)
                return state.acts.count > 1 ? state.acts.removeFirst() : state.acts[0]
            }
            perform(act, connection)
        }
    }

    private func perform(_ act: Act, _ connection: Int32) {
        switch act {
        case .answer(let status, let body, let headers): Self.send(status, body, headers, to: connection)
        case .complete(let text):
            let json = try? JSONSerialization.data(withJSONObject: [
                "choices": [["message": ["content": text], "finish_reason": "length"]],
                "usage": ["completion_tokens": 7],
            ])
            Self.send(200, String(decoding: json ?? Data(), as: UTF8.self), [], to: connection)
        case .reset:
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        case .close: break
        case .truncate:
            let text = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n{\"choices\":[{"
            _ = Glibc.send(connection, text, text.utf8.count, Int32(MSG_NOSIGNAL))
        case .silence:
            state.withLock { $0.held.append(connection) }
            return
        }
        close(connection)
    }

    private static func send(_ status: Int, _ body: String, _ headers: [String], to connection: Int32) {
        let head =
            ["HTTP/1.1 \(status) X", "Content-Length: \(body.utf8.count)", "Connection: close"] + headers
        let text = head.joined(separator: "\r\n") + "\r\n\r\n" + body
        _ = Glibc.send(connection, text, text.utf8.count, Int32(MSG_NOSIGNAL))
    }

    private static func read(_ connection: Int32) -> String {
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            received += chunk[..<count]
            let text = String(decoding: received, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { continue }
            let length = text[..<end.lowerBound].lowercased().components(separatedBy: "content-length: ")
                .dropFirst()
                .first.flatMap { Int($0.prefix { $0.isNumber }) }
            if text[end.upperBound...].utf8.count >= length ?? 0 { break }
        }
        return String(decoding: received, as: UTF8.self)
    }
}
