// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

func exponential(_ x: Double) -> Double { exp(x) }

func logarithm(_ x: Double) -> Double { log(x) }

/// The logarithm of a token's probability under the model itself, in nats.
func logProbability(of token: Int32, _ logits: [Float]) -> Double {
    let largest = Double(logits.max() ?? 0)
    let total = logits.reduce(0) { $0 + exp(Double($1) - largest) }
    return Double(logits[Int(token)]) - largest - log(total)
}
