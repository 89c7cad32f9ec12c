// SPDX-License-Identifier: Apache-2.0

/// Quantiles of a sample.
package enum Quantile {
    /// Linear interpolation between order statistics (Hyndman and Fan's type 7, numpy's default); nil without values.
    package static func linear(_ p: Double, ofSorted sorted: [Double]) -> Double? {
        guard let first = sorted.first, let last = sorted.last, (0...1).contains(p) else { return nil }
        let place = p * Double(sorted.count - 1)
        let below = Int(place)
        guard below + 1 < sorted.count else { return p == 0 ? first : last }
        return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
    }

    /// The middle part of a sample in any order, 95% unless given; nil without values.
    package static func interval(_ sample: [Double], level: Double = 0.95) -> Interval? {
        let sorted = sample.sorted()
        guard let low = linear((1 - level) / 2, ofSorted: sorted),
            let high = linear((1 + level) / 2, ofSorted: sorted)
        else { return nil }
        return Interval(low: low, high: high)
    }
}
