// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import Testing

struct ClientAddressTests {
    @Test(arguments: [
        ("192.0.2.7", "::ffff:192.0.2.7"), ("2001:db8::7", "2001:0db8:0:0::7"), ("::1", "0:0:0:0:0:0:0:1"),
    ])
    func readsOneAddressInEachOfItsForms(one: String, other: String) throws {
        let (first, second) = (try #require(ClientAddress(one)), try #require(ClientAddress(other)))
        #expect(first == second)
    }

    @Test(arguments: ["", "localhost", "192.0.2", "192.0.2.256", "2001:db8:::7", "192.0.2.7:80", "unknown"])
    func readsNothingElse(text: String) { #expect(ClientAddress(text) == nil) }

    @Test func doesNotTellWhoItIs() throws {
        let address = try #require(ClientAddress("192.0.2.7"))
        #expect(!"\(address)".contains("192") && "\(address)".hasPrefix("client-"))
        let mapped = try #require(ClientAddress("::ffff:192.0.2.7"))
        #expect("\(address)" == "\(mapped)")
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.1", false),
        ("10.1.2.3", "10.1.2.3", true),
        ("10.1.2.3", "10.1.2.4", false), ("0.0.0.0/0", "203.0.113.9", true),
        ("0.0.0.0/0", "2001:db8::1", false),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
        ("2001:db8::/65", "2001:db8::8000:0:0:1", false), ("::/0", "192.0.2.1", true),
        ("192.0.2.128/25", "192.0.2.200", true), ("192.0.2.128/25", "192.0.2.100", false),
    ])
    func rangesHoldWhatTheirBitsSay(range: String, address: String, isIn: Bool) throws {
        let range = try #require(AddressRange(range))
        let address = try #require(ClientAddress(address))
        #expect(range.contains(address) == isIn)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "proxy", "::/129", "10.0.0.0/x"])
    func refusesWhatIsNoRange(text: String) { #expect(AddressRange(text) == nil) }
}
