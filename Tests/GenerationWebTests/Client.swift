// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// A client of one connection over loopback that sends bytes as they are given.
final class Client {
    private var descriptor: Int32
    /// For bytes that no string holds.
    var raw: Int32 { descriptor }
    private var received: [UInt8] = []

    init(port: Int) throws {
        descriptor = Self.connected(to: port)
        try #require(descriptor >= 0)
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    static func isListening(_ port: Int) -> Bool {
        let descriptor = connected(to: port)
        if descriptor >= 0 { close(descriptor) }
        return descriptor >= 0
    }

    private static func connected(to port: Int) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if status == 0 { return descriptor }
        close(descriptor)
        return -1
    }

    deinit { hangUp() }

    func hangUp() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    /// Says that nothing more will be sent, and goes on reading.
    func closeSendingHalf() { shutdown(descriptor, Int32(SHUT_WR)) }

    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// What has come so far, once it holds a text or the server has closed.
    func read(until text: String? = nil) -> String {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while text.map({ !String(decoding: received, as: UTF8.self).contains($0) }) ?? true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            received += chunk[..<count]
        }
        return String(decoding: received, as: UTF8.self)
    }

    static func head(
        _ method: String, _ path: String, length: Int? = nil, token: String? = nil,
        type: String = "application/json"
    ) -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + (length.map { "Content-Type: \(type)\r\nContent-Length: \($0)\r\n" } ?? "")
            + (token.map { "Authorization: Bearer \($0)\r\n" } ?? "") + "\r\n"
    }
}

/// An answer of the service, its chunks put together.
struct Answer {
    let status: Int
    let head: String
    let body: String

    init(_ text: String) throws {
        let end = try #require(text.firstRange(of: "\r\n\r\n"), "no head: \(text.prefix(200))")
        head = String(text[..<end.lowerBound])
        status = try #require(Int(head.split(separator: " ")[1]))
        let rest = Substring(text[end.upperBound...])
        guard head.lowercased().contains("transfer-encoding: chunked") else {
            body = String(rest)
            return
        }
        var bytes = Array(rest.utf8)[...]
        var whole: [UInt8] = []
        while let line = bytes.firstIndex(of: 0x0a) {
            let digits = String(decoding: bytes[..<line], as: UTF8.self).trimmingCharacters(
                in: .whitespacesAndNewlines)
            guard let count = Int(digits, radix: 16), count > 0, bytes.count > line - bytes.startIndex + count
            else { break }
            whole += bytes[(line + 1)..<(line + 1 + count)]
            bytes = bytes[(line + 1 + count + 2)...]
        }
        body = String(decoding: whole, as: UTF8.self)
    }

    /// The body as an object.
    var json: [String: Any] {
        get throws {
            try #require(JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any], "\(body)")
        }
    }

    var error: [String: Any] { get throws { try #require(try json["error"] as? [String: Any]) } }

    var choices: [[String: Any]] { get throws { try #require(try json["choices"] as? [[String: Any]]) } }

    /// `text`, or the message's content, of each choice.
    var texts: [String] {
        get throws {
            try choices.map { choice in
                let message = choice["message"] as? [String: Any]
                return try #require(choice["text"] as? String ?? message?["content"] as? String)
            }
        }
    }

    /// What stands after `data: ` in each event of a stream.
    var events: [String] {
        body.components(separatedBy: "\n\n").filter { $0.hasPrefix("data: ") }.map { String($0.dropFirst(6)) }
    }

    func field(_ name: String) -> String? {
        head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }
}
