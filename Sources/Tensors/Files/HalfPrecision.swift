// SPDX-License-Identifier: Apache-2.0

/// IEEE 754 half precision; `Float16` is absent from Swift on x86-64 before macOS 11.
enum HalfPrecision {
    /// The nearest half, ties to even; infinity from 65,520 upward.
    static func bits(_ value: Float) -> UInt16 {
        let sign = UInt16(value.bitPattern >> 16) & 0x8000
        let magnitude = abs(value)
        if value.isNaN { return sign | 0x7e00 }
        if magnitude >= 65_520 { return sign | 0x7c00 }
        // Below the smallest normal number the spacing is 2^-24; above, 2^-10 of the power of two below.
        let exponent = max(-14, Int(magnitude.exponent))
        let spacing = Float(sign: .plus, exponent: exponent - 10, significand: 1)
        let steps = UInt32((magnitude / spacing).rounded(.toNearestOrEven))
        // Rounding up to the next power of two carries into the exponent.
        return sign | UInt16(UInt32(exponent + 14) << 10) &+ UInt16(steps)
    }
}
