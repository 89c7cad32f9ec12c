// SPDX-License-Identifier: Apache-2.0

/// A table as values, before anybody decides how it looks: the renderers of every format read the same cells.
///
/// Cells hold full precision; a share is 0 to 1 and becomes percent where people read it. A value that does not exist is
/// a cell with its reason, which a footnote says.
package struct Table: Equatable, Sendable {
    package struct Column: Equatable, Sendable {
        /// Its name for programs, in snake case.
        package var key: String
        /// Its heading for people.
        package var title: String
        package var format: Format

        package init(_ key: String, _ title: String, _ format: Format) {
            self.key = key
            self.title = title
            self.format = format
        }
    }

    /// What the values of a column are.
    package enum Format: Equatable, Sendable {
        /// Names; stand left.
        case text
        /// Sentences, which may need several lines.
        case prose
        /// How many; decimals only where answers were split.
        case count
        /// 0 to 1, read in percent with two decimals.
        case share
        /// A difference of two shares, -1 to 1, read in percentage points with a sign.
        case difference
        case number(digits: Int)
        /// A probability under a null hypothesis, never read as 0.
        case p
        /// Two bounds of a share.
        case shareInterval
        /// Two bounds of a difference of shares.
        case differenceInterval
        case numberInterval(digits: Int)

        package var isInterval: Bool {
            switch self {
            case .shareInterval, .differenceInterval, .numberInterval: true
            case .text, .prose, .count, .share, .difference, .number, .p: false
            }
        }

        package var isWords: Bool { self == .text || self == .prose }
    }

    package enum Cell: Equatable, Sendable {
        case text(String)
        case number(Double)
        case interval(Interval)
        /// Nothing belongs here.
        case blank
        /// What belongs here does not exist, for this reason.
        case absent(String)

        /// A number, or why there is none; one that is not finite is none.
        package static func number(_ value: Double?, orAbsent reason: @autoclosure () -> String) -> Cell {
            guard let value, value.isFinite else { return .absent(reason()) }
            return .number(value)
        }

        package static func interval(_ value: Interval?, orAbsent reason: @autoclosure () -> String) -> Cell {
            guard let value, value.low.isFinite, value.high.isFinite else { return .absent(reason()) }
            return .interval(value)
        }

        package static func interval(_ estimate: IntervalEstimate?) -> Cell {
            interval(estimate?.interval, orAbsent: estimate?.remark ?? "it was not computed")
        }

        package static func count(_ value: Int) -> Cell { .number(Double(value)) }
    }

    /// Names its files: lower-case letters and hyphens.
    package let name: String
    package let title: String
    /// The estimand, the intervals by name, and how many participants, questions and votes are behind it.
    package let note: String
    package let columns: [Column]
    package private(set) var rows: [[Cell]]
    /// The reasons of its absent cells, each once, in the order of reading.
    package private(set) var reasons: [String] = []
    private var reasonNumbers: [String: Int] = [:]
    /// Remarks that belong to no cell.
    package var remarks: [String]

    package init(
        name: String, title: String, note: String, columns: [Column], rows: [[Cell]] = [],
        remarks: [String] = []
    ) {
        self.name = name
        self.title = title
        self.note = note
        self.columns = columns
        self.rows = []
        self.remarks = remarks
        for row in rows { add(row) }
    }

    package mutating func add(_ row: [Cell]) {
        precondition(
            row.count == columns.count, "\(row.count) cells for the \(columns.count) columns of \(name)")
        rows.append(row)
        for case .absent(let reason) in row where reasonNumbers[reason] == nil {
            reasonNumbers[reason] = reasons.count
            reasons.append(reason)
        }
    }

    /// The mark of an absent cell's reason: `a` to `z`, then `aa`.
    package func mark(of reason: String) -> String {
        var number = reasonNumbers[reason] ?? 0
        var mark = ""
        repeat {
            mark = String(UnicodeScalar(UInt8(97 + number % 26))) + mark
            number = number / 26 - 1
        } while number >= 0
        return mark
    }
}
