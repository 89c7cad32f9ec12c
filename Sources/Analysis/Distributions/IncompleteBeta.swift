// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The regularized incomplete beta function I_x(a, b), to about 1e-14 for a and b up to a few thousand.
///
/// The continued fraction DLMF 8.17.22 by Lentz's method, on the side of (a + 1) / (a + b + 2) where it converges
/// fast, and the symmetry I_x(a, b) = 1 - I_{1-x}(b, a) on the other.
enum IncompleteBeta {
    /// - Parameters:
    ///   - x: in 0 ... 1.
    ///   - complement: 1 - x, given on its own because it may be far smaller than a rounding error of x.
    static func regularized(_ x: Double, complement: Double, a: Double, b: Double) -> Double {
        if x <= 0 { return 0 }
        if complement <= 0 { return 1 }
        if x > (a + 1) / (a + b + 2) {
            return 1 - regularized(complement, complement: x, a: b, b: a)
        }
        let front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(complement)
        return exp(front) * fraction(x, a, b) / a
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func guarded(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / guarded(1 - (a + b) * x / (a + 1))
        var result = d
        for step in 1...20_000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / guarded(1 + even * d)
            c = guarded(1 + even / c)
            result *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / guarded(1 + odd * d)
            c = guarded(1 + odd / c)
            result *= d * c
            if abs(d * c - 1) < 1e-16 { break }
        }
        return result
    }
}
