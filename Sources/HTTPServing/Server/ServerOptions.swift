// SPDX-License-Identifier: Apache-2.0

/// How a server serves.
package struct ServerOptions: Sendable {
    package var limits = ServerLimits()
    /// Proxies whose word on a client's address and on TLS is taken; none by default.
    package var trustedProxies: [AddressRange] = []
    /// Serves over TLS where it is set.
    package var identity: TLSIdentity?
    /// Whether text is compressed for clients that take it.
    package var compresses = true
    /// Threads that read and write; they never wait for a responder.
    package var loops = 2

    package init() {}

    package init(limits: ServerLimits) { self.limits = limits }
}
