// SPDX-License-Identifier: Apache-2.0

/// Quantiles by bisection of the smaller tail down to neighbouring numbers.
///
/// Slower than a rational approximation and as exact as the tail itself.
enum TailInversion {
    /// The least number from `start` up at which a falling tail is no more than `tail`; between 0 and infinity.
    static func falling(to tail: Double, from start: Double = 0, _ upperTail: (Double) -> Double) -> Double {
        var low = start
        var high = start + 1
        while upperTail(high) > tail, high < 1e300 { (low, high) = (high, high * 2) }
        return bisected(low, high) { upperTail($0) > tail }
    }

    /// The quantile of a distribution on the positive numbers.
    static func positive(
        _ p: Double, cumulative: (Double) -> Double, upperTail: (Double) -> Double
    ) -> Double {
        precondition(p > 0 && p < 1, "a quantile is asked for \(p), not between 0 and 1")
        if p > 0.5 { return falling(to: 1 - p, upperTail) }
        var low = 0.0
        var high = 1.0
        while cumulative(high) < p, high < 1e300 { (low, high) = (high, high * 2) }
        while low == 0, cumulative(high / 2) >= p, high > 1e-300 { high /= 2 }
        if low == 0 { low = high / 2 }
        return bisected(low, high) { cumulative($0) < p }
    }

    /// Where a condition that holds at `low` and not at `high` ends.
    static func bisected(_ low: Double, _ high: Double, while holds: (Double) -> Bool) -> Double {
        var (low, high) = (low, high)
        while true {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { return high }
            if holds(middle) { low = middle } else { high = middle }
        }
    }
}
