// SPDX-License-Identifier: Apache-2.0

/// Times of ISO 8601 as milliseconds since 1970-01-01T00:00:00Z, by the proleptic Gregorian calendar.
///
/// Read: `2026-01-31T09:30:00`, then perhaps a fraction of a second, then `Z` or an offset (`+02:00`, `+0200`, `+02`); without
/// either the time is UTC. What is finer than a millisecond is cut off.
package enum Moment {
    /// The years 0 to 9999.
    private static let representable = -62_167_219_200_000..<253_402_300_800_000

    /// Nil where it is no such time: a thirteenth month and a thirtieth of February are none.
    package static func milliseconds(ofISO8601 text: String) -> Int? {
        var text = text
        return text.withUTF8 { milliseconds(ofISO8601: $0) }
    }

    package static func milliseconds(ofISO8601 text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard text.count >= 19 else { return nil }
        func digits(_ start: Int, _ count: Int) -> Int? {
            guard start + count <= text.count else { return nil }
            var value = 0
            for index in start..<start + count {
                let digit = text[index] &- UInt8(ascii: "0")
                guard digit <= 9 else { return nil }
                value = value * 10 + Int(digit)
            }
            return value
        }
        guard text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"), text[10] == UInt8(ascii: "T"),
            text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            let year = digits(0, 4), let month = digits(5, 2), let day = digits(8, 2),
            let hour = digits(11, 2), let minute = digits(14, 2), let second = digits(17, 2),
            (1...12).contains(month), (1...days(in: month, of: year)).contains(day),
            // A leap second is the second after it.
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var index = 19
        var fraction = 0
        if index < text.count, text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ",") {
            index += 1
            let start = index
            var scale = 100
            while let digit = digits(index, 1) {
                fraction += digit * scale
                scale /= 10
                index += 1
            }
            guard index > start else { return nil }
        }
        guard let offset = offset(text, from: index) else { return nil }
        let minutes = (daysBefore(year, month, day) * 24 + hour) * 60 + minute - offset
        let milliseconds = (minutes * 60 + second) * 1000 + fraction
        return representable.contains(milliseconds) ? milliseconds : nil
    }

    static func hasFraction(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { hasFraction($0) }
    }

    /// Whether a time is written with a part of a second.
    static func hasFraction(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count > 19 && (text[19] == UInt8(ascii: ".") || text[19] == UInt8(ascii: ","))
    }

    /// The time in UTC: `2026-01-31T09:30:00Z`, or with milliseconds `2026-01-31T09:30:00.250Z`.
    package static func text(milliseconds: Int, hasFraction: Bool) -> String {
        let seconds = quotient(milliseconds, 1000)
        let fraction = milliseconds - seconds * 1000
        let days = quotient(seconds, 86_400)
        let clock = seconds - days * 86_400
        let (year, month, day) = date(days)
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(clock / 3600, 2)):"
            + "\(padded(clock / 60 % 60, 2)):\(padded(clock % 60, 2))"
            + (hasFraction ? ".\(padded(fraction, 3))" : "") + "Z"
    }

    /// Minutes east of Greenwich; nil for what is no offset.
    private static func offset(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        if start == text.count { return 0 }
        if text[start] == UInt8(ascii: "Z") { return start + 1 == text.count ? 0 : nil }
        let sign = text[start] == UInt8(ascii: "+") ? 1 : text[start] == UInt8(ascii: "-") ? -1 : 0
        guard sign != 0 else { return nil }
        var digits: [Int] = []
        for index in (start + 1)..<text.count {
            if index == start + 3, text[index] == UInt8(ascii: ":"), text.count == start + 6 { continue }
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit <= 9, digits.count < 4 else { return nil }
            digits.append(Int(digit))
        }
        guard digits.count == 2 || digits.count == 4 else { return nil }
        let hours = digits[0] * 10 + digits[1]
        let minutes = digits.count == 4 ? digits[2] * 10 + digits[3] : 0
        return hours < 24 && minutes < 60 ? sign * (hours * 60 + minutes) : nil
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01; years begin in March and are counted in eras of 400.
    ///
    /// Source: Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    private static func daysBefore(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = quotient(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The reverse, `civil_from_days`.
    private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = quotient(shifted, 146_097)
        let day = shifted - era * 146_097
        let yearOfEra = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Rounded down.
    private static func quotient(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : (a - b + 1) / b }
}
