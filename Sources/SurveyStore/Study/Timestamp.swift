// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Times as the database and the ledger hold them: UTC, ISO 8601 with milliseconds, so that text sorts as time does.
enum Timestamp {
    private static let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    static func text(_ date: Date) -> String { date.formatted(format) }

    /// Nil where the text is no such time.
    static func date(_ text: String) -> Date? { try? format.parse(text) }
}
