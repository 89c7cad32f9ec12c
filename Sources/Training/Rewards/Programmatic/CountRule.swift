// SPDX-License-Identifier: Apache-2.0

/// 1 for a count within a range; outside it falls with the distance to the nearer end, in shares of that end, down to 0.
///
/// Graded, so that a policy is told which of two wrong counts is nearer; only a count within the range has 1.
struct CountRule {
    private let range: ClosedRange<Int>

    /// - Parameter range: from 1 up.
    init(_ range: ClosedRange<Int>) { self.range = range }

    func score(_ count: Int) -> Double {
        if range.contains(count) { return 1 }
        let bound = count < range.lowerBound ? range.lowerBound : range.upperBound
        return max(0, 1 - Double(abs(count - bound)) / Double(max(1, bound)))
    }
}
