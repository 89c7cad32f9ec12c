// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import Testing

struct RequestRatesTests {
    private let address = ClientAddress("192.0.2.7")
    private let other = ClientAddress("192.0.2.8")

    @Test func givesAFullBucketAndThenTheRate() throws {
        let (address, other) = (try #require(address), try #require(other))
        let rates = RequestRates(perSecond: 2, burst: 3)
        let start = ContinuousClock.now
        for _ in 0..<3 { #expect(rates.take(for: address, at: start) == nil) }
        #expect(rates.take(for: address, at: start) == .milliseconds(500))
        #expect(rates.take(for: other, at: start) == nil)
        #expect(rates.take(for: address, at: start + .milliseconds(500)) == nil)
        #expect(rates.take(for: address, at: start + .milliseconds(500)) != nil)
        // A long pause fills the bucket and no more than that.
        for _ in 0..<3 { #expect(rates.take(for: address, at: start + .seconds(60)) == nil) }
        #expect(rates.take(for: address, at: start + .seconds(60)) != nil)
    }

    @Test func aClockThatStandsStillGivesNothing() throws {
        let address = try #require(address)
        let rates = RequestRates(perSecond: 1e-3, burst: 1)
        let start = ContinuousClock.now
        #expect(rates.take(for: address, at: start) == nil)
        for _ in 0..<100 { #expect(rates.take(for: address, at: start) != nil) }
    }

    @Test func keepsABoundedNumberOfAddresses() throws {
        let rates = RequestRates(perSecond: 1, burst: 2)
        let start = ContinuousClock.now
        for number in 0..<(RequestRates.capacity + 5_000) {
            let text = "2001:db8:\(String(number >> 8, radix: 16)):\(String(number & 255, radix: 16))::1"
            #expect(
                rates.take(for: try #require(ClientAddress(text)), at: start + .microseconds(number)) == nil)
        }
        #expect(rates.count <= RequestRates.capacity && rates.count > 0)
    }
}
