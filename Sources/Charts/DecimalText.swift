// SPDX-License-Identifier: Apache-2.0

/// Numbers as text without a locale.
package enum DecimalText {
    /// A number with exactly `digits` decimals, halves away from zero; an empty text for one that is not finite.
    package static func fixed(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return "" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 9e15 else { return "\(value)" }
        let whole = Int(scaled)
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard digits > 0 else { return sign + "\(whole)" }
        let text = String(whole)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
    }

    /// A length in a drawing: at most two decimals, no zeros at the end.
    package static func length(_ value: Double) -> String {
        var text = fixed(value, digits: 2)
        while text.contains("."), text.hasSuffix("0") || text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
