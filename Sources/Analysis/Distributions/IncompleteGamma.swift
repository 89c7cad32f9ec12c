// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The regularized incomplete gamma functions P(a, x) and Q(a, x), to a relative error of about 1e-13.
///
/// The series DLMF 8.7.1 below a + 1, the continued fraction 8.9.2 by Lentz's method above; the factor before them is
/// a Poisson probability by Loader's saddle point.
enum IncompleteGamma {
    struct Tails {
        /// P(a, x).
        var lower: Double
        /// Q(a, x).
        var upper: Double
    }

    static func tails(_ x: Double, a: Double) -> Tails {
        guard x > 0 else { return Tails(lower: 0, upper: 1) }
        guard x.isFinite else { return Tails(lower: 1, upper: 0) }
        if x < a + 1 {
            let lower = min(1, front(x, a) / a * series(x, a))
            return Tails(lower: lower, upper: 1 - lower)
        }
        let upper = min(1, front(x, a) * fraction(x, a))
        return Tails(lower: 1 - upper, upper: upper)
    }

    /// x^a e^-x / Gamma(a).
    private static func front(_ x: Double, _ a: Double) -> Double {
        (a / (2 * .pi)).squareRoot() * exp(-stirlingError(a) - deviance(a, mean: x))
    }

    /// 1 + x / (a + 1) + x^2 / ((a + 1) (a + 2)) + ...
    private static func series(_ x: Double, _ a: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        var n = a
        while term > sum * 1e-17 {
            n += 1
            term *= x / n
            sum += term
        }
        return sum
    }

    private static func fraction(_ x: Double, _ a: Double) -> Double {
        var b = x + 1 - a
        var c = 1e300
        var d = 1 / b
        var result = d
        for step in 1...100_000 {
            let n = Double(step)
            let numerator = -n * (n - a)
            b += 2
            d = 1 / (numerator * d + b)
            c = b + numerator / c
            result *= d * c
            if abs(d * c - 1) < 1e-16 { break }
        }
        return result
    }
}
