// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

/// A table as a JSON object: title, note, columns, a row an object by the columns' keys, absent values as null with
/// their reasons apart.
package struct TableJSON: Encodable, Sendable {
    let table: Table

    package init(_ table: Table) { self.table = table }

    package static func bytes(_ table: Table) throws -> [UInt8] { try JSONLines.encode(TableJSON(table)) }

    private enum Field: String, CodingKey {
        case name, title, note, columns, rows, absent, remarks
    }

    private struct Column: Encodable {
        var key: String
        var title: String
        var unit: String
    }

    private struct Absent: Encodable {
        /// From 0.
        var row: Int
        var key: String
        var reason: String
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Field.self)
        try object.encode(table.name, forKey: .name)
        try object.encode(table.title, forKey: .title)
        try object.encode(table.note, forKey: .note)
        try object.encode(
            table.columns.map { Column(key: $0.key, title: $0.title, unit: Self.unit($0.format)) },
            forKey: .columns)
        var rows = object.nestedUnkeyedContainer(forKey: .rows)
        var absent: [Absent] = []
        for (number, cells) in table.rows.enumerated() {
            var row = rows.nestedContainer(keyedBy: Key.self)
            for (cell, column) in zip(cells, table.columns) {
                let key = Key(stringValue: column.key)
                switch cell {
                case .text(let text): try row.encode(text, forKey: key)
                case .number(let value): try row.encode(value, forKey: key)
                case .interval(let interval): try row.encode(interval, forKey: key)
                case .blank: try row.encodeNil(forKey: key)
                case .absent(let reason):
                    try row.encodeNil(forKey: key)
                    absent.append(Absent(row: number, key: column.key, reason: reason))
                }
            }
        }
        try object.encode(absent, forKey: .absent)
        try object.encode(table.remarks, forKey: .remarks)
    }

    /// Of the values in the file, which are not scaled to percent.
    private static func unit(_ format: Table.Format) -> String {
        switch format {
        case .text, .prose: "text"
        case .count: "count"
        case .share: "share"
        case .difference: "difference of shares"
        case .number: "number"
        case .p: "probability"
        case .shareInterval: "[low, high] of a share"
        case .differenceInterval: "[low, high] of a difference of shares"
        case .numberInterval: "[low, high]"
        }
    }
}
