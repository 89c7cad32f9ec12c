// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// How a server serves.
package struct ServerOptions: Sendable {
    package var limits = ServerLimits()
    /// Proxies whose word on a client's address and on TLS is taken; none by default.
    package var trustedProxies: [AddressRange] = []
    /// Serves over TLS where it is set.
    package var identity: TLSIdentity?
    /// Whether text is compressed for clients that take it.
    package var compresses = true
    /// Threads that read and write, and make the responses that are quick; one a processor.
    package var loops = min(16, max(2, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))

    package init() {}

    package init(limits: ServerLimits) { self.limits = limits }
}
