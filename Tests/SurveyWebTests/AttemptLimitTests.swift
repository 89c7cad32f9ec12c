// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import SurveyWeb
import Testing

struct AttemptLimitTests {
    private let one = ClientAddress("192.0.2.1")
    private let other = ClientAddress("2001:db8::1")
    private let start = ContinuousClock.now

    @Test func countsFailuresOfEachAddress() {
        let limit = AttemptLimit(perAddress: 2, together: 100, window: .seconds(60))
        for _ in 0..<2 {
            #expect(limit.allows(one, at: start))
            limit.failed(one, at: start)
        }
        #expect(!limit.allows(one, at: start) && limit.allows(other, at: start))
        #expect(!limit.allows(one, at: start + .seconds(60)) && limit.allows(one, at: start + .seconds(61)))
    }

    @Test func countsFailuresOfAllTogether() {
        let limit = AttemptLimit(perAddress: 100, together: 3, window: .seconds(60))
        for number in 0..<3 { limit.failed(ClientAddress("192.0.2.\(number)"), at: start) }
        #expect(!limit.allows(ClientAddress("192.0.2.99"), at: start))
        #expect(limit.allows(ClientAddress("192.0.2.99"), at: start + .seconds(61)))
    }

    /// Whoever has many addresses neither fills the memory nor gets further attempts.
    @Test func staysBounded() {
        let limit = AttemptLimit(perAddress: 1, together: 20_000, window: .seconds(60))
        for number in 0..<20_000 {
            limit.failed(ClientAddress("2001:db8::\(String(number % 65_536, radix: 16))"), at: start)
        }
        #expect(!limit.allows(nil, at: start))
        #expect(limit.allows(nil, at: start + .seconds(61)))
    }
}
