// SPDX-License-Identifier: Apache-2.0

/// Which entry, as every page and message says it: `entry 6 of 14`, counted from 1.
///
/// The table's column `idx` and RFC 9162 count from 0, so the first entry has index 0.
package struct EntryPlace: Hashable, Sendable, CustomStringConvertible {
    /// Counted from 0.
    package var index: Int
    /// Number of entries of the ledger; nil where the entry is not one of them.
    package var size: Int?

    package init(index: Int, of size: Int) {
        self.index = index
        self.size = index < size ? size : nil
    }

    package var description: String { "entry \(index + 1)" + (size.map { " of \($0)" } ?? "") }
}
