// SPDX-License-Identifier: Apache-2.0

private import Charts

/// A number of answers as text: whole where it is whole, with its fraction where answers were split.
enum VoteCount {
    /// In full precision.
    static func text(_ count: Double) -> String {
        let nearest = count.rounded()
        return abs(count - nearest) < 1e-9 && abs(nearest) < 1e15 ? "\(Int(nearest))" : "\(count)"
    }

    /// As people read it, with two decimals at most.
    static func read(_ count: Double) -> String { DecimalText.length(count) }
}
