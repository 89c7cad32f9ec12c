// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The logarithm of the gamma function for positive arguments, through the C library's reentrant form.
///
/// `lgamma` itself writes a global variable; `lgamma_r` does not.
func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
}

/// The error of Stirling's formula, log Gamma(x + 1) - [x log x - x + log(2 pi x) / 2].
///
/// Below 16 by subtraction, of which the absolute error is about 1e-15; above by the series DLMF 5.11.1, whose first
/// neglected term is below 1e-17.
func stirlingError(_ x: Double) -> Double {
    guard x >= 16 else { return logGamma(x + 1) - (x * log(x) - x + 0.5 * log(2 * .pi * x)) }
    let square = x * x
    let tail = 1.0 / 1_188 - 691.0 / 360_360 / square
    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1_260 - (1.0 / 1_680 - tail / square) / square) / square) / square)
        / x
}

/// x log(x / m) + m - x, without cancellation where x is near m.
///
/// The series of Loader, "Fast and accurate computation of binomial probabilities" (2000), in v = (x - m) / (x + m).
func deviance(_ x: Double, mean m: Double) -> Double {
    guard abs(x - m) < 0.1 * (x + m) else { return x * log(x / m) + m - x }
    let v = (x - m) / (x + m)
    var sum = (x - m) * v
    var term = 2 * x * v
    for step in 1...1_000 {
        term *= v * v
        let next = sum + term / Double(2 * step + 1)
        if next == sum { break }
        sum = next
    }
    return sum
}
