// SPDX-License-Identifier: Apache-2.0

/// A part of a text on one line, short enough for a table, in which nothing is invisible.
enum Excerpt {
    static func start(of text: String, length: Int = 70) -> String {
        of(text, around: 0, before: 0, after: length)
    }

    /// - Parameter place: counted in scalars.
    static func of(_ text: String, around place: Int, before: Int = 25, after: Int = 45) -> String {
        let scalars = text.unicodeScalars
        let start = max(0, place - before)
        let rest = scalars.dropFirst(start)
        let taken = rest.prefix(place - start + after)
        var result = start > 0 ? "\u{2026}" : ""
        var afterSpace = false
        for scalar in taken {
            let isSpace = scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t"
            if isSpace {
                if !afterSpace { result += " " }
            } else if isInvisible(scalar) {
                result += "<U+\(hexadecimal(scalar))>"
            } else {
                result.unicodeScalars.append(scalar)
            }
            afterSpace = isSpace
        }
        return taken.endIndex == scalars.endIndex ? result : result + "\u{2026}"
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7f { return scalar.value < 0x20 }
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator:
            return true
        default: return false
        }
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
