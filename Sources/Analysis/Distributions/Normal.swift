// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The standard normal distribution.
package enum Normal {
    /// P(Z > z), to a few units in the last place also far out in the tail.
    package static func upperTail(_ z: Double) -> Double { 0.5 * erfc(z * 0.5.squareRoot()) }

    package static func cumulative(_ z: Double) -> Double { upperTail(-z) }

    /// The value that Z does not exceed with probability p, 0 < p < 1.
    package static func quantile(_ p: Double) -> Double {
        precondition(p > 0 && p < 1, "a quantile is asked for \(p), not between 0 and 1")
        if p == 0.5 { return 0 }
        let value = TailInversion.falling(to: Swift.min(p, 1 - p), upperTail)
        return p < 0.5 ? -value : value
    }
}
