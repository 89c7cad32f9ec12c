// SPDX-License-Identifier: Apache-2.0

internal import GRDB

extension Statement {
    /// The first row, decoded where SQLite holds it: `Row.fetchOne` copies a row and looks its columns up by name.
    ///
    /// - Parameter decode: reads columns by their index; the row is gone when it returns.
    func first<Value>(
        _ arguments: StatementArguments = StatementArguments(), _ decode: (Row) throws -> Value
    ) throws -> Value? {
        let rows = try Row.fetchCursor(self, arguments: arguments)
        // The cursor's end takes its row away.
        return try withExtendedLifetime(rows) { try rows.next().map(decode) }
    }
}
