// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// An IP address of a client, for counting and for nothing else.
///
/// Its description is a number that another run of the program would choose differently: a log can tell two clients apart
/// and nobody can tell from it who they were.
package struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address as IPv6 has it, an IPv4 address as `::ffff:a.b.c.d` (RFC 4291, 2.5.5.2).
    let high, low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads `192.0.2.7` or `2001:db8::7`.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(four: four)
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self.init(six: six)
        } else {
            return nil
        }
    }

    /// The address of a socket's other end; nil where it is neither IPv4 nor IPv6.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            self = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                Self(four: $0.pointee.sin_addr)
            }
        case AF_INET6:
            self = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                Self(six: $0.pointee.sin6_addr)
            }
        default: return nil
        }
    }

    private init(four: in_addr) {
        self.init(high: 0, low: Self.mapped | UInt64(UInt32(bigEndian: four.s_addr)))
    }

    private init(six: in6_addr) {
        let halves = withUnsafeBytes(of: six) { bytes in
            (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        self.init(high: UInt64(bigEndian: halves.0), low: UInt64(bigEndian: halves.1))
    }

    private static let mapped: UInt64 = 0xffff << 32

    var isIPv4: Bool { high == 0 && low >> 32 == 0xffff }

    /// What one household or one office has: an IPv4 address, or the first 64 bits of an IPv6 address.
    package var site: ClientAddress { isIPv4 ? self : ClientAddress(high: high, low: 0) }

    package var description: String {
        // Keyed anew by every process.
        var hasher = Hasher()
        hash(into: &hasher)
        return "client-" + String(UInt32(truncatingIfNeeded: hasher.finalize()), radix: 16)
    }
}
