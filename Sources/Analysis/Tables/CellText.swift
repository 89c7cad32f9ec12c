// SPDX-License-Identifier: Apache-2.0

private import Charts

/// How a cell reads to people, the same in Markdown, LaTeX and HTML: percent and points with two decimals.
package enum CellText {
    /// Stands where a value does not exist.
    package static let absent = "\u{2013}"

    package static func text(_ cell: Table.Cell, as format: Table.Format) -> String {
        switch cell {
        case .text(let text): text
        case .blank: ""
        case .absent: absent
        case .number(let value): number(value, as: format)
        case .interval(let interval):
            "\(number(interval.low, as: format)) to \(number(interval.high, as: format))"
        }
    }

    static func number(_ value: Double, as format: Table.Format) -> String {
        switch format {
        case .text, .prose, .count: return VoteCount.read(value)
        case .share, .shareInterval: return DecimalText.fixed(value * 100, digits: 2)
        case .difference, .differenceInterval:
            let text = DecimalText.fixed(value * 100, digits: 2)
            return value > 0 && text.contains { ("1"..."9").contains($0) } ? "+" + text : text
        case .number(let digits), .numberInterval(let digits):
            return DecimalText.fixed(value, digits: digits)
        case .p: return p(value)
        }
    }

    /// Three decimals; below a thousandth the bound, since a p of 0 does not exist.
    package static func p(_ value: Double) -> String {
        value < 0.001 ? "<0.001" : DecimalText.fixed(value, digits: 3)
    }

    /// A share in percent with its sign, for sentences.
    package static func percent(_ share: Double) -> String {
        DecimalText.fixed(share * 100, digits: 2) + "%"
    }

    /// The unit that a column's heading names; empty for none.
    static func unit(_ format: Table.Format) -> String {
        switch format {
        case .share, .shareInterval: "%"
        case .difference, .differenceInterval: "points"
        case .text, .prose, .count, .number, .p, .numberInterval: ""
        }
    }

    /// A heading with its unit.
    static func heading(_ column: Table.Column) -> String {
        let unit = unit(column.format)
        return unit.isEmpty ? column.title : "\(column.title) (\(unit))"
    }
}
