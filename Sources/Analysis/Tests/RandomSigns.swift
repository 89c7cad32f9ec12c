// SPDX-License-Identifier: Apache-2.0

import Randomness

/// Signs from a seeded generator, 64 of each random number.
struct RandomSigns {
    private var bits: UInt64 = 0
    private var left = 0

    mutating func next(_ draws: inout SeededGenerator) -> Bool {
        if left == 0 { (bits, left) = (draws.next(), 64) }
        defer { (bits, left) = (bits >> 1, left - 1) }
        return bits & 1 == 1
    }
}
