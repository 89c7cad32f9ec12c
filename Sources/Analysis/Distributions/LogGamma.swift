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
