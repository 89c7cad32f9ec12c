// SPDX-License-Identifier: Apache-2.0

/// How examples are cut into passes: by their tokens, so that memory depends neither on how many nor on how long.
package enum TokenBudget {
    /// Tokens of one pass without gradients.
    package static let scoring = 8_192

    /// Runs of neighbours that together have at most so many tokens; an example beyond that stands alone.
    package static func ranges(_ lengths: some Collection<Int>, atOnce: Int) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var (start, size) = (0, 0)
        for (index, length) in lengths.enumerated() {
            if index > start, size + length > atOnce {
                ranges.append(start..<index)
                (start, size) = (index, 0)
            }
            size += length
        }
        if start < lengths.count { ranges.append(start..<lengths.count) }
        return ranges
    }
}
