// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Functions of the C library that the standard library lacks, without overflow.
enum StableMath {
    /// log(1 + exp(t)).
    static func softplus(_ t: Double) -> Double { max(t, 0) + log1p(exp(-abs(t))) }

    /// 1 / (1 + exp(-t)).
    static func sigmoid(_ t: Double) -> Double {
        let e = exp(-abs(t))
        return t >= 0 ? 1 / (1 + e) : e / (1 + e)
    }

    static func exponential(_ x: Double) -> Double { exp(x) }
    static func logarithm(_ x: Double) -> Double { log(x) }
}
