// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// A bound and listening TCP socket; whoever takes `release()` closes it.
///
/// Bound here and not by the library, so that a port in use can be told from a port that is not permitted, and so that the
/// number that port 0 became can be read.
struct ListeningSocket: ~Copyable {
    private var descriptor: Int32
    let port: Int

    init(host: String, port: Int) throws {
        guard (0...65535).contains(port) else {
            throw ServingFailure(.usage, "\(port) is no port", hint: "Give --port a number from 0 to 65535")
        }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &found)
        guard code == 0, let first = found else {
            throw ServingFailure(
                .usage, "The host \(host) has no address: \(String(cString: gai_strerror(code)))",
                hint: "Give --host an address of this machine, 127.0.0.1 for example")
        }
        defer { freeaddrinfo(found) }
        descriptor = try Self.bound(to: first.pointee, host: host, port: port)
        self.port = Self.port(of: descriptor)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    consuming func release() -> Int32 {
        let released = descriptor
        descriptor = -1
        return released
    }

    private static func bound(to address: addrinfo, host: String, port: Int) throws -> Int32 {
        let descriptor = socket(
            address.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0
        )
        guard descriptor >= 0 else { throw failure(errno, host: host, port: port) }
        // Lets a server start again at once while connections of the last one linger in TIME_WAIT.
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.ai_addr, address.ai_addrlen) == 0, listen(descriptor, 4_096) == 0
        else {
            let code = errno
            close(descriptor)
            throw failure(code, host: host, port: port)
        }
        return descriptor
    }

    private static func failure(_ code: Int32, host: String, port: Int) -> ServingFailure {
        switch code {
        case EADDRINUSE:
            ServingFailure(
                .temporary, "Port \(port) on \(host) is in use by another program",
                hint: "End that program, or choose another port with --port")
        case EACCES:
            ServingFailure(
                .notPermitted, "Port \(port) on \(host) may not be opened by this user",
                hint: "Choose a port above 1023 with --port")
        case EADDRNOTAVAIL:
            ServingFailure(
                .usage, "\(host) is not an address of this machine",
                hint: "Give --host 127.0.0.1, or 0.0.0.0 for all")
        default:
            ServingFailure(
                .system, "Port \(port) on \(host) cannot be opened: \(String(cString: strerror(code)))")
        }
    }

    private static func port(of descriptor: Int32) -> Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard getsockname(descriptor, address, &length) == 0 else { return 0 }
                // The port stands at the same place for IPv4 and IPv6.
                return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    Int(UInt16(bigEndian: $0.pointee.sin_port))
                }
            }
        }
    }
}
