// SPDX-License-Identifier: Apache-2.0

/// Counts of values by upper bounds, as Prometheus has them.
package struct Histogram: Sendable {
    package let bounds: [Double]
    /// (bounds + 1,), not cumulative.
    private var counts: [Int]
    private var sum = 0.0

    package init(bounds: [Double]) {
        self.bounds = bounds
        counts = [Int](repeating: 0, count: bounds.count + 1)
    }

    /// Seconds from 5 ms to 5 min.
    static let seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]
    /// Rows of a batch.
    static let rows: [Double] = [1, 2, 4, 8, 16, 24, 32, 40, 48, 56, 64, 96, 128]

    package mutating func add(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }

    /// Lines of the text format.
    package func lines(_ name: String, _ labels: String) -> [String] {
        let separator = labels.isEmpty ? "" : ","
        var total = 0
        var lines: [String] = []
        for (count, bound) in zip(counts, bounds.map { "\($0)" } + ["+Inf"]) {
            total += count
            lines.append("\(name)_bucket{\(labels)\(separator)le=\"\(bound)\"} \(total)")
        }
        let suffix = labels.isEmpty ? "" : "{\(labels)}"
        return lines + ["\(name)_sum\(suffix) \(sum)", "\(name)_count\(suffix) \(total)"]
    }
}
