// SPDX-License-Identifier: Apache-2.0

private import Charts

/// Figures as a report's tables have them.
enum ReportText {
    static func percent(_ share: Double?) -> String {
        share.map { DecimalText.fixed($0 * 100, digits: 1) + " %" } ?? ""
    }

    static func fixed(_ value: Double?, _ digits: Int) -> String {
        value.map { DecimalText.fixed($0, digits: digits) } ?? ""
    }

    /// With three digits, large numbers without decimals.
    static func perplexity(_ value: Double?) -> String {
        guard let value else { return "" }
        return DecimalText.fixed(value, digits: value < 10 ? 2 : value < 100 ? 1 : 0)
    }

    static func spread(_ spread: Spread?) -> String {
        guard let spread else { return "" }
        return "\(fixed(spread.median, 0)) (\(fixed(spread.p10, 0)) to \(fixed(spread.p90, 0)))"
    }

    static func signed(_ value: Double, _ digits: Int) -> String {
        let text = DecimalText.fixed(value, digits: digits)
        return value > 0 && text.contains(where: { ("1"..."9").contains($0) }) ? "+" + text : text
    }

    /// A number for a CSV file, as exact as it is; an empty cell for none.
    static func exact(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
}
