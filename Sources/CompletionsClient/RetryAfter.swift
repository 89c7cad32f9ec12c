// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The field `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
enum RetryAfter {
    /// Nil where the field is missing or says neither.
    static func seconds(_ field: String?, now: Date) -> Double? {
        guard let field = field?.trimmingCharacters(in: .whitespaces), !field.isEmpty else { return nil }
        if let seconds = Double(field) { return seconds.isFinite ? max(0, seconds) : nil }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return format.date(from: field).map { max(0, $0.timeIntervalSince(now)) }
    }
}
