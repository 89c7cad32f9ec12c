// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A connection of the load client: bytes as they are, blocking, and nothing that costs more than the server under test.
final class PlainConnection {
    /// What the bench needs of a response.
    struct Response {
        var status: Int
        var location: String?
        /// `name=value` of each cookie that was set.
        var cookies: [String]
        var body: ArraySlice<UInt8>
    }

    /// The server went away, or sent what is no response.
    struct Broken: Error {}

    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    /// Bytes of `buffer` that were received and not used.
    private var filled = 0

    /// - Parameter source: the address to connect from; any of 127.0.0.0/8 is this machine's.
    init(port: Int, source: String? = nil, patience: Int = 60) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure("No socket could be opened") }
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        if let source { try reach(bind, source, 0) }
        try reach(connect, "127.0.0.1", port)
    }

    deinit { close(descriptor) }

    private func reach(
        _ function: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32, _ host: String, _ port: Int
    ) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr(host)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Self.failure("Port \(port) on \(host) cannot be reached") }
    }

    private static func failure(_ reason: String) -> ServingFailure {
        ServingFailure(
            .temporary, "\(reason): \(String(cString: strerror(errno)))",
            hint: "Check that the server runs, and the limit of open files (`ulimit -n`)")
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Broken() }
            sent += count
        }
    }

    /// The next response, which must announce its length.
    func receive() throws -> Response {
        var end = headEnd(from: 0)
        while end == nil {
            let seen = max(0, filled - 3)
            try fill()
            end = headEnd(from: seen)
        }
        guard let end else { throw Broken() }
        let head = String(decoding: buffer[..<end], as: UTF8.self)
        var response = Response(status: 0, location: nil, cookies: [], body: [])
        var length = 0
        for (number, line) in head.split(separator: "\r\n").enumerated() {
            if number == 0 {
                response.status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
                continue
            }
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = parts[1].drop { $0 == " " }
            switch parts[0].lowercased() {
            case "content-length": length = Int(value) ?? 0
            case "location": response.location = String(value)
            case "set-cookie": response.cookies.append(String(value.prefix { $0 != ";" }))
            default: break
            }
        }
        while filled < end + 4 + length { try fill() }
        response.body = buffer[(end + 4)..<(end + 4 + length)]
        let rest = filled - (end + 4 + length)
        if rest > 0 {
            buffer.replaceSubrange(0..<rest, with: Array(buffer[(filled - rest)..<filled]))
        }
        filled = rest
        return response
    }

    /// Whether the server has closed the connection, without waiting for it.
    var isClosed: Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
        return count == 0 || (count < 0 && errno != EAGAIN)
    }

    private func fill() throws {
        if filled == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
        let count = buffer.withUnsafeMutableBytes { bytes in
            recv(descriptor, bytes.baseAddress.map { $0 + filled }, bytes.count - filled, 0)
        }
        if count < 0 && errno == EINTR { return }
        guard count > 0 else { throw Broken() }
        filled += count
    }

    /// Where the empty line after the head begins.
    private func headEnd(from start: Int) -> Int? {
        guard filled >= 4 else { return nil }
        return buffer.withUnsafeBufferPointer { bytes in
            var place = start
            while place + 4 <= filled {
                if bytes[place] == 13, bytes[place + 1] == 10, bytes[place + 2] == 13, bytes[place + 3] == 10
                {
                    return place
                }
                place += 1
            }
            return nil
        }
    }
}
