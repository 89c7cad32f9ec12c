// SPDX-License-Identifier: Apache-2.0

/// Mean, median and the 10th and 90th percentile of numbers.
package struct Spread: Equatable, Codable, Sendable {
    package var mean: Double
    package var median: Double
    package var p10: Double
    package var p90: Double

    /// nil of no numbers.
    package init?(_ values: [Int]) {
        guard !values.isEmpty else { return nil }
        let sorted = values.map(Double.init).sorted()
        mean = sorted.reduce(0, +) / Double(sorted.count)
        median = Self.quantile(0.5, of: sorted)
        p10 = Self.quantile(0.1, of: sorted)
        p90 = Self.quantile(0.9, of: sorted)
    }

    /// Linear interpolation between order statistics (Hyndman and Fan's type 7, numpy's default).
    static func quantile(_ p: Double, of sorted: [Double]) -> Double {
        let place = p * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
}
