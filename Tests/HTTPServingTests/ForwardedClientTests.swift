// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import Testing

struct ForwardedClientTests {
    static let proxies = ["127.0.0.1", "10.0.0.0/8"].compactMap { AddressRange($0) }

    private func client(_ peer: String, _ fields: [String], scheme: String? = nil) -> ForwardedClient {
        var headers = HTTPHeaders()
        for field in fields { headers.append("X-Forwarded-For", field) }
        if let scheme { headers.append("X-Forwarded-Proto", scheme) }
        return ForwardedClient(
            peer: ClientAddress(peer), isSecure: false, headers: headers, proxies: Self.proxies)
    }

    @Test(arguments: [
        (["203.0.113.9"], "203.0.113.9"), (["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        (["198.51.100.1", "203.0.113.9, 10.2.3.4"], "203.0.113.9"), (["203.0.113.9:5123"], "203.0.113.9"),
        (["[2001:db8::7]:5123"], "2001:db8::7"), (["2001:db8::7"], "2001:db8::7"), ([], "127.0.0.1"),
        // A character that joins what follows must not swallow the comma that the proxy writes behind it.
        (["198.51.100.1\u{600}, 203.0.113.9"], "203.0.113.9"), (["unknown"], "127.0.0.1"),
        (["203.0.113.9, unknown, 10.1.1.1"], "10.1.1.1"), ([""], "127.0.0.1"),
    ])
    func isTheLastAddressThatIsNoProxys(fields: [String], address: String) throws {
        let expected = try #require(ClientAddress(address))
        #expect(client("127.0.0.1", fields).address == expected)
    }

    @Test func aStrangerIsNotBelieved() {
        let stranger = client("203.0.113.50", ["192.0.2.1"], scheme: "https")
        #expect(stranger.address == ClientAddress("203.0.113.50"))
        #expect(!stranger.isSecure)
    }

    @Test func aProxyTellsOfTLS() {
        #expect(client("127.0.0.1", [], scheme: "https").isSecure)
        #expect(!client("127.0.0.1", [], scheme: "http").isSecure)
        #expect(!client("127.0.0.1", [], scheme: "https, http").isSecure)
    }
}
