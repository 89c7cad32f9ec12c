// SPDX-License-Identifier: Apache-2.0

/// A number of answers as text: whole where it is whole, with its fraction where answers were split.
enum VoteCount {
    static func text(_ count: Double) -> String {
        let nearest = count.rounded()
        return abs(count - nearest) < 1e-9 ? "\(Int(nearest))" : "\(count)"
    }
}
