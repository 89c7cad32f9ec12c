// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The functions that every objective is made of, in forms that keep their digits at extremes.
package enum Stable {
    /// 1 / (1 + e^-x).
    package static func sigmoid(_ x: Double) -> Double {
        x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
    }

    /// log(1 + e^x).
    package static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

    /// log(1 - e^x) for x < 0.
    ///
    /// The naive form gives -infinity at -1e-8 in single precision and 0 at -20. Source: Mächler, "Accurately
    /// computing log(1 - exp(-|a|))" (2012).
    package static func log1mexp(_ x: Double) -> Double {
        precondition(x < 0, "log1mexp(\(x)) is defined below 0")
        return x < -0.6931471805599453 ? log1p(-exp(x)) : log(-expm1(x))
    }
}
