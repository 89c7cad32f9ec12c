// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The regularized incomplete beta function I_x(a, b) and its complement, to a relative error of about 1e-13.
///
/// The continued fraction DLMF 8.17.22 by Lentz's method, on the side of (a + 1) / (a + b + 2) where it converges
/// fast, and the symmetry I_x(a, b) = 1 - I_{1-x}(b, a) on the other. The factor before it is a binomial probability
/// by Loader's saddle point, so that large a and b lose no digits to differences of log-gamma functions.
enum IncompleteBeta {
    struct Tails {
        /// I_x(a, b).
        var lower: Double
        /// 1 - I_x(a, b), computed without that difference where it is small.
        var upper: Double
    }

    /// - Parameters:
    ///   - x: in 0 ... 1.
    ///   - complement: 1 - x, given on its own because it may be far smaller than a rounding error of x.
    ///   - a: above 0.
    ///   - b: above 0.
    static func tails(_ x: Double, complement: Double, a: Double, b: Double) -> Tails {
        if x <= 0 { return Tails(lower: 0, upper: 1) }
        if complement <= 0 { return Tails(lower: 1, upper: 0) }
        if x > (a + 1) / (a + b + 2) {
            let upper = min(1, front(complement, x, b, a) * fraction(complement, b, a))
            return Tails(lower: 1 - upper, upper: upper)
        }
        let lower = min(1, front(x, complement, a, b) * fraction(x, a, b))
        return Tails(lower: lower, upper: 1 - lower)
    }

    static func regularized(_ x: Double, complement: Double, a: Double, b: Double) -> Double {
        tails(x, complement: complement, a: a, b: b).lower
    }

    /// x^a y^b / (a B(a, b)) with y = 1 - x.
    private static func front(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
        let n = a + b
        // Gamma(n + 1) / (Gamma(a + 1) Gamma(b + 1)) x^a y^b, times b / n.
        let exponent =
            stirlingError(n) - stirlingError(a) - stirlingError(b)
            - deviance(a, mean: n * x) - deviance(b, mean: n * y)
        return b / n * (n / (2 * .pi * a * b)).squareRoot() * exp(exponent)
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func guarded(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / guarded(1 - (a + b) * x / (a + 1))
        var result = d
        for step in 1...100_000 {
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
