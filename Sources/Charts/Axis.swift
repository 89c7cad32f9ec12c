// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// A scale with ticks at round numbers: multiples of 1, 2 or 5 times a power of ten, or those numbers themselves where equal
/// steps are equal ratios.
package struct Axis: Equatable, Sendable {
    /// How a tick's value is written.
    package enum Style: Sendable {
        case number
        /// A share of 1, written in percent.
        case percent
        /// A difference of two shares, written in percentage points with its sign.
        case points
        /// How many of something: no decimals.
        case count

        /// A value in words, with as many decimals as charts print.
        func text(_ value: Double) -> String {
            switch self {
            case .percent: return DecimalText.fixed(value * 100, digits: 1)
            case .points: return signed(DecimalText.fixed(value * 100, digits: 1), value)
            case .number: return DecimalText.fixed(value, digits: 2)
            case .count: return DecimalText.fixed(value, digits: 0)
            }
        }

        /// With a plus sign where it is positive as printed, and the minus sign of print.
        fileprivate func signed(_ text: String, _ value: Double) -> String {
            let isZero = !text.contains { ("1"..."9").contains($0) }
            if isZero { return text }
            return value < 0 ? "\u{2212}" + text.drop { $0 == "-" } : "+" + text
        }
    }

    package enum Scale: Equatable, Sendable {
        case linear
        /// For positive values; others have no place.
        case logarithmic
        /// From zero on: small values stand apart, and zero has a place.
        case squareRoot
    }

    package var low: Double
    package var high: Double
    /// Between two ticks; on a logarithmic scale the smallest one.
    package var step: Double
    package var style: Style
    package let ticks: [Double]
    private let scale: Scale

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
        scale = .linear
        let first = (self.low / step).rounded()
        let steps = Int(((self.high - self.low) / step).rounded())
        let size = step
        ticks = (0...Swift.max(steps, 0)).map { (first + Double($0)) * size }
    }

    /// From the last to the first of 1, 2 and 5 times the powers of ten that have all values between them.
    ///
    /// Over more than two powers of ten only these are ticks. Values that are not positive and finite are passed over; where none
    /// is left, the range is 1 to 10.
    package init(logarithmicOver values: some Sequence<Double>, style: Style = .number) {
        let positive = values.filter { $0 > 0 && $0.isFinite }
        let (least, most) = (positive.min() ?? 1, positive.max() ?? 10)
        var power = 1.0
        while power > least, power > 1e-300 { power /= 10 }
        while power * 10 <= least { power *= 10 }
        let factors = most / least > 100 ? [1.0] : [1, 2, 5]
        var found: [Double] = []
        while found.count < 2 || (found.last ?? 0) < most * (1 - 1e-9) {
            for factor in factors {
                let tick = power * factor
                if tick <= least * (1 + 1e-9) {
                    found = [tick]
                } else if found.count < 2 || (found.last ?? 0) < most * (1 - 1e-9) {
                    found.append(tick)
                }
            }
            power *= 10
        }
        low = found[0]
        high = found[found.count - 1]
        step = found[0]
        self.style = style
        scale = .logarithmic
        ticks = found
    }

    /// From 0 to the first of 1, 2 and 5 times the powers of ten that no value exceeds, with those of two powers as ticks.
    ///
    /// Values that are not finite are passed over, negative ones stand at 0; where nothing is above 0, the range is 0 to 1.
    package init(squareRootOver values: some Sequence<Double>, style: Style = .number) {
        let most = values.filter { $0.isFinite && $0 > 0 }.max() ?? 1
        var power = 1.0
        while power > most, power > 1e-300 { power /= 10 }
        while power * 10 <= most { power *= 10 }
        let top = [power, 2 * power, 5 * power, 10 * power].first { $0 >= most * (1 - 1e-9) } ?? 10 * power
        let found = [power / 10, power].flatMap { [$0, 2 * $0, 5 * $0] } + [10 * power]
        low = 0
        high = top
        step = power / 10
        self.style = style
        scale = .squareRoot
        ticks = [0] + found.filter { $0 <= top * (1 + 1e-9) && $0 >= top / 200 }
    }

    /// Labels with as many decimals as the step needs, or the value itself where ticks are no equal steps.
    package func label(_ value: Double) -> String {
        let step = scale == .linear ? step : value
        let scale = style == .percent || style == .points ? 100.0 : 1
        var digits = 0
        var shown = step * scale
        while digits < 9, abs(shown - shown.rounded()) > 1e-6 * abs(shown) {
            shown *= 10
            digits += 1
        }
        let text = DecimalText.fixed(value * scale, digits: digits)
        return style == .points ? style.signed(text, value) : text + (style == .percent ? "%" : "")
    }

    /// The share of the way from `low` to `high`; 0 of what has no place.
    package func position(of value: Double) -> Double {
        guard high > low else { return 0 }
        switch scale {
        case .linear: return (value - low) / (high - low)
        case .logarithmic: return value > 0 ? log(value / low) / log(high / low) : 0
        case .squareRoot: return value > 0 ? (value / high).squareRoot() : 0
        }
    }

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
