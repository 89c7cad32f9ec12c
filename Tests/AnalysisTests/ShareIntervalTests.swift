// SPDX-License-Identifier: Apache-2.0

import Analysis
import Testing

/// Expected values are statsmodels'.
@Suite struct ShareIntervalTests {
    let fixture: UncertaintyFixture

    init() throws { fixture = try UncertaintyFixture.read() }

    @Test func wilsonAndAgrestiCoullMatch() throws {
        for (rows, interval) in [
            (fixture.wilson, ShareInterval.wilson), (fixture.agresti_coull, ShareInterval.agrestiCoull),
        ] as [([[Double]], (Double, Double) -> Interval?)] {
            for row in rows {
                let found = try #require(interval(row[0] / row[1], row[1]))
                #expect(abs(found.low - row[2]) < 1e-12 && abs(found.high - row[3]) < 1e-12, "\(row)")
            }
        }
        #expect(ShareInterval.agrestiCoull(share: 0.5, count: 0) == nil)
    }

    @Test func goodmansIntervalsMatch() throws {
        for example in fixture.goodman {
            let found = try #require(ShareInterval.goodman(counts: example.counts))
            for (interval, expected) in zip(found, example.intervals) {
                #expect(abs(interval.low - expected[0]) < 1e-10 && abs(interval.high - expected[1]) < 1e-10)
            }
        }
        #expect(ShareInterval.goodman(counts: [0, 0]) == nil)
        #expect(ShareInterval.goodman(counts: [4]) == nil)
    }
}
