// SPDX-License-Identifier: Apache-2.0

/// A record with the place in its file where a person finds it.
package struct Numbered<Record: Sendable>: Sendable {
    /// 1-based line; in a file that is one JSON array, the 1-based number of the element.
    package var line: Int
    package var record: Record

    package init(line: Int, record: Record) {
        self.line = line
        self.record = record
    }
}
