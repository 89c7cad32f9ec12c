// SPDX-License-Identifier: Apache-2.0

/// Who sent a request that came through trusted proxies, and how.
///
/// Each proxy appends the address that it saw, so the fields are read from their end, and only as far as those who wrote
/// them are trusted: what stands before the last address that is not a proxy's, the client may have made up.
package struct ForwardedClient: Equatable {
    package var address: ClientAddress?
    /// Whether the client's own connection was over TLS.
    package var isSecure: Bool

    /// - Parameters:
    ///   - peer: the other end of this server's connection.
    ///   - isSecure: whether that connection is over TLS.
    package init(peer: ClientAddress?, isSecure: Bool, headers: HTTPHeaders, proxies: [AddressRange]) {
        address = peer
        self.isSecure = isSecure
        func isProxy(_ address: ClientAddress) -> Bool { proxies.contains { $0.contains(address) } }
        guard !proxies.isEmpty, let peer, isProxy(peer) else { return }
        let hops = FieldList.elements(of: headers.values("X-Forwarded-For"))
        for hop in hops.reversed() {
            guard let hop = Self.address(hop) else { break }
            address = hop
            guard isProxy(hop) else { break }
        }
        let schemes = FieldList.elements(of: headers.values("X-Forwarded-Proto"))
        if schemes.last == "https" { self.isSecure = true }
    }

    /// `192.0.2.7`, `192.0.2.7:5123`, `2001:db8::7` or `[2001:db8::7]:5123`, as proxies write them.
    private static func address(_ text: String) -> ClientAddress? {
        if text.hasPrefix("[") { return ClientAddress(text.dropFirst().prefix { $0 != "]" }) }
        if text.count(where: { $0 == ":" }) == 1 { return ClientAddress(text.prefix { $0 != ":" }) }
        return ClientAddress(text)
    }
}
