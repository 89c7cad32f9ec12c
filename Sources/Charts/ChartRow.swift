// SPDX-License-Identifier: Apache-2.0

/// A value with its interval, in a row of its own; what bars and intervals are drawn from.
package struct ChartRow: Equatable, Sendable {
    package var name: String
    package var value: Double
    /// Nil where there is none; the words at the right say so.
    package var interval: ClosedRange<Double>?
    /// The place of its colour and mark in the palette.
    package var series: Int
    /// All other rows of the group together; a chart of intervals draws it as a diamond.
    package var isSummary: Bool
    /// Whether its mark is hollow, for what is not told from the reference.
    package var isOpen: Bool
    /// Words in the last column, such as a p-value; empty for none.
    package var remark: String

    package init(
        name: String, value: Double, interval: ClosedRange<Double>? = nil, series: Int,
        isSummary: Bool = false, isOpen: Bool = false, remark: String = ""
    ) {
        (self.name, self.value, self.interval) = (name, value, interval)
        (self.series, self.isSummary, self.isOpen) = (series, isSummary, isOpen)
        self.remark = remark
    }
}

/// Rows under one heading; an empty name is none.
package struct ChartGroup: Equatable, Sendable {
    package var name: String
    package var rows: [ChartRow]

    package init(name: String = "", rows: [ChartRow]) {
        self.name = name
        self.rows = rows
    }
}
