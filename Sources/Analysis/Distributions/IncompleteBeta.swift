// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The regularized incomplete beta function I_x(a, b) and its complement, to a relative error of about 1e-13.
///
/// A continued fraction on the side of (a + 1) / (a + b + 2) where it converges fast, and the symmetry I_x(a, b) = 1 - I_{1-x}(b, a) on the other. The factor before it is a binomial probability
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
            let upper = min(1, front(complement, x, b, a) * fraction(complement, x, b, a))
            return Tails(lower: 1 - upper, upper: upper)
        }
        let lower = min(1, front(x, complement, a, b) * fraction(x, complement, a, b))
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

    /// The even part of the fraction DLMF 8.17.22, in terms of (a + b) y - b and not of differences that nearly cancel
    /// where a is large (DiDonato and Morris, ACM TOMS 18, 1992, equations 9 and 10), times a.
    private static func fraction(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
        let distance = 1 + (x > 0.5 ? (a + b) * y - b : a - (a + b) * x)
        let first = 1 + 1 / a
        var (numerator, denominator) = (1.0, distance / first)
        var (lastNumerator, lastDenominator) = (0.0, 1.0)
        var result = numerator / denominator
        var p = 1.0
        var s = a + 1
        for step in 1...100_000 {
            let n = Double(step)
            let t = n / a
            let w = n * (b - n) * x
            let ratio = a / s
            let alpha = p * (p + b / a) * ratio * ratio * (w * x)
            let beta = n + w / s + (t + 1) / (first + t + t) * (distance + n * (y + 1))
            p = t + 1
            s += 2
            let nextNumerator = alpha * lastNumerator + beta * numerator
            let nextDenominator = alpha * lastDenominator + beta * denominator
            // Scaled so that neither grows without bound.
            lastNumerator = numerator / nextDenominator
            lastDenominator = denominator / nextDenominator
            numerator = nextNumerator / nextDenominator
            denominator = 1
            let previous = result
            result = numerator
            if abs(result - previous) <= 1e-16 * result { break }
        }
        return result * a
    }
}
