// SPDX-License-Identifier: Apache-2.0

/// A linear scale with ticks at round numbers: multiples of 1, 2 or 5 times a power of ten.
package struct Axis: Equatable, Sendable {
    /// How a tick's value is written.
    package enum Style: Sendable {
        case number
        /// A share of 1, written in percent.
        case percent
    }

    package var low: Double
    package var high: Double
    package var step: Double
    package var style: Style

    /// The smallest range of whole steps that covers the values, with about `count` ticks.
    ///
    /// Values that are not finite are passed over. Where nothing is left, the range is 0 to 1; where all values are
    /// one, the range reaches from it to zero, or around it where it is zero.
    package init(covering values: some Sequence<Double>, count: Int = 5, style: Style = .number) {
        let finite = values.filter(\.isFinite)
        var low = finite.min() ?? 0
        var high = finite.max() ?? 1
        if low == high { (low, high) = low == 0 ? (0, 1) : (Swift.min(low, 0), Swift.max(high, 0)) }
        step = Axis.niceStep(for: (high - low) / Double(Swift.max(count - 1, 1)))
        self.low = (low / step + 1e-9).rounded(.down) * step
        self.high = (high / step - 1e-9).rounded(.up) * step
        self.style = style
    }

    package var ticks: [Double] {
        let count = Int(((high - low) / step).rounded())
        let first = (low / step).rounded()
        return (0...Swift.max(count, 0)).map { (first + Double($0)) * step }
    }

    /// Labels with as many decimals as the step needs.
    package func label(_ value: Double) -> String {
        let scale = style == .percent ? 100.0 : 1
        var digits = 0
        var shown = step * scale
        while digits < 9, abs(shown - shown.rounded()) > 1e-6 * abs(shown) {
            shown *= 10
            digits += 1
        }
        return DecimalText.fixed(value * scale, digits: digits) + (style == .percent ? "%" : "")
    }

    /// The share of the way from `low` to `high`.
    package func position(of value: Double) -> Double { high > low ? (value - low) / (high - low) : 0 }

    /// Of 1, 2 and 5 times the powers of ten the one whose ratio to a size is nearest to one.
    static func niceStep(for size: Double) -> Double {
        var power = 1.0
        while power * 10 <= size { power *= 10 }
        while power > size, power > 1e-300 { power /= 10 }
        // The limits are the geometric means of neighbours: the roots of 1 x 2, 2 x 5 and 5 x 10.
        for (factor, limit) in [(1.0, 2.0), (2, 10), (5, 50)] where size <= power * limit.squareRoot() {
            return power * factor
        }
        return power * 10
    }
}
