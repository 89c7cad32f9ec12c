// SPDX-License-Identifier: Apache-2.0

import CompletionsClient
import Foundation
import Glibc
import Synchronization
import Testing

/// A service on a port that the system chose whose answers a closure gives, a connection at a time.
final class ScriptedJudge: Sendable {
    enum Act: Sendable {
        /// A completion of this text.
        case say(String, finish: String = "stop")
        case status(Int, String = "{}")
        /// Closes without a word.
        case hangUp
        /// A 200 that is no completion.
        case garbage
    }

    private struct State {
        var prompts: [String] = []
        var bodies: [String] = []
    }

    private let listener: Int32
    private let port: Int
    private let state = Mutex(State())
    /// The user's message and how many came before it.
    private let answer: @Sendable (_ prompt: String, _ index: Int) -> Act

    init(_ answer: @escaping @Sendable (_ prompt: String, _ index: Int) -> Act) throws {
        self.answer = answer
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
        Thread { [self] in serve() }.start()
    }

    /// Ends the thread, which holds on to the judge until then.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    var prompts: [String] { state.withLock(\.prompts) }
    var bodies: [String] { state.withLock(\.bodies) }

    /// A client that does not wait between its tries.
    func client(attempts: Int = 3) throws -> CompletionsClient {
        var endpoint = try CompletionsEndpoint("http://127.0.0.1:\(port)/v1#scripted")
        endpoint.patience.attempts = attempts
        return CompletionsClient(endpoint) { _, check in try check() }
    }

    private func serve() {
        defer { close(listener) }
        while case let connection = accept(listener, nil, nil), connection >= 0 {
            let body = Self.body(connection)
            let json = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
            let messages = json?["messages"] as? [[String: String]] ?? []
            let prompt = messages.last?["content"] ?? ""
            let index = state.withLock { state in
                state.prompts.append(prompt)
                state.bodies.append(body)
                return state.prompts.count - 1
            }
            perform(answer(prompt, index), connection)
            close(connection)
        }
    }

    private func perform(_ act: Act, _ connection: Int32) {
        switch act {
        case .say(let text, let finish):
            let json = try? JSONSerialization.data(withJSONObject: [
                "choices": [["message": ["content": text], "finish_reason": finish]], "model": "scripted-1",
                "system_fingerprint": "fp", "usage": ["prompt_tokens": 100, "completion_tokens": 7],
            ])
            Self.send(200, String(decoding: json ?? Data(), as: UTF8.self), connection)
        case .status(let status, let body): Self.send(status, body, connection)
        case .hangUp: break
        case .garbage: Self.send(200, "<html>", connection)
        }
    }

    private static func send(_ status: Int, _ body: String, _ connection: Int32) {
        let text =
            "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n" + body
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    private static func body(_ connection: Int32) -> String {
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return "" }
            received += chunk[..<count]
            let text = String(decoding: received, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { continue }
            let length = text[..<end.lowerBound].lowercased().components(separatedBy: "content-length: ")
                .dropFirst().first.flatMap { Int($0.prefix { $0.isNumber }) }
            let body = text[end.upperBound...]
            if body.utf8.count >= length ?? 0 { return String(body) }
        }
    }
}
