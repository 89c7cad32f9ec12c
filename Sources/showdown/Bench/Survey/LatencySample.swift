// SPDX-License-Identifier: Apache-2.0

/// Times of many requests.
struct LatencySample {
    private(set) var milliseconds: [Double] = []

    mutating func add(_ duration: Duration) { milliseconds.append(duration / .milliseconds(1)) }

    mutating func add(_ other: LatencySample) { milliseconds += other.milliseconds }

    /// The smallest time that at least this share of the requests did not exceed; 0 where there were none.
    func percentile(_ share: Double) -> Double {
        let sorted = milliseconds.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1))]
    }
}
