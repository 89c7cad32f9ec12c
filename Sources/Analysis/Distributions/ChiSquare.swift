// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The chi-square distribution's upper tail, to about 1e-13.
package enum ChiSquare {
    /// P(X > x): the regularized upper incomplete gamma function Q(df / 2, x / 2).
    ///
    /// The series DLMF 8.7.1 below a + 1, the continued fraction 8.9.2 by Lentz's method above.
    package static func upperTail(_ x: Double, degreesOfFreedom: Int) -> Double {
        let a = Double(degreesOfFreedom) / 2
        let z = x / 2
        guard z > 0 else { return 1 }
        let front = exp(a * log(z) - z - logGamma(a))
        if z < a + 1 {
            var term = 1 / a
            var sum = term
            var n = a
            while abs(term) > abs(sum) * 1e-17 {
                n += 1
                term *= z / n
                sum += term
            }
            return Swift.max(0, 1 - front * sum)
        }
        var b = z + 1 - a
        var c = 1e300
        var d = 1 / b
        var result = d
        for step in 1...10_000 {
            let n = Double(step)
            let numerator = -n * (n - a)
            b += 2
            d = 1 / (numerator * d + b)
            c = b + numerator / c
            result *= d * c
            if abs(d * c - 1) < 1e-16 { break }
        }
        return front * result
    }
}
