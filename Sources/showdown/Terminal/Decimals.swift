// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Numbers for people, with a fixed number of decimals.
enum Decimals {
    static func text(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return "\(value)" }
        let scale = pow(10, Double(decimals))
        let whole = (abs(value) * scale).rounded()
        guard whole < 1e15 else { return "\(value)" }
        let sign = value < 0 && whole > 0 ? "-" : ""
        let digits = String(Int(whole))
        guard decimals > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    static func percent(_ share: Double) -> String { text(share * 100, 1) + " %" }
}
