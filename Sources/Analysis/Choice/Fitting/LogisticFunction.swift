// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// From log-odds to a probability.
enum LogisticFunction {
    static func value(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
