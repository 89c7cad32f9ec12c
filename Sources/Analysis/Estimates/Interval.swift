// SPDX-License-Identifier: Apache-2.0

/// Two bounds of a share; encoded as `[low, high]`.
package struct Interval: Equatable, Sendable, Encodable {
    package var low: Double
    package var high: Double

    package init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(low)
        try container.encode(high)
    }

    /// The part between 0 and 1.
    package var clipped: Interval { Interval(low: Swift.max(0, low), high: Swift.min(1, high)) }
}

/// An interval, or why there is none.
package struct IntervalEstimate: Equatable, Sendable {
    package var interval: Interval?
    /// Why the interval is absent, or what it is instead of the usual one.
    package var remark: String?

    package static func absent(_ reason: String) -> IntervalEstimate {
        IntervalEstimate(interval: nil, remark: reason)
    }
}
