// SPDX-License-Identifier: Apache-2.0

/// What stands beside a place in a text: a character of a word (`\w`), or white space (`\s`).
enum WordBoundary {
    static func endsWithWord(_ text: UnsafeBufferPointer<UInt8>, _ end: Int) -> Bool {
        scalar(text, before: end).map { isWord($0.scalar) } ?? false
    }

    static func beginsWithWord(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        scalar(text, at: start).map { isWord($0.scalar) } ?? false
    }

    /// Where the white space before `end` begins.
    static func startOfSpace(_ text: UnsafeBufferPointer<UInt8>, _ end: Int) -> Int {
        var start = end
        while let last = scalar(text, before: start), last.scalar.properties.isWhitespace {
            start -= last.length
        }
        return start
    }

    /// Where the white space from `start` ends.
    static func endOfSpace(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var end = start
        while let next = scalar(text, at: end), next.scalar.properties.isWhitespace { end += next.length }
        return end
    }

    /// Unicode's definition: letters and other alphabetic characters, marks, decimal digits, connectors, joiners.
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        if properties.isAlphabetic || properties.isJoinControl { return true }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: return true
        default: return false
        }
    }

    private static func scalar(_ text: UnsafeBufferPointer<UInt8>, before end: Int)
        -> (scalar: Unicode.Scalar, length: Int)?
    {
        var start = end - 1
        while start > 0, text[start] & 0xc0 == 0x80 { start -= 1 }
        return scalar(text, at: start)
    }

    private static func scalar(_ text: UnsafeBufferPointer<UInt8>, at start: Int)
        -> (scalar: Unicode.Scalar, length: Int)?
    {
        guard text.indices.contains(start) else { return nil }
        let rest = UnsafeBufferPointer(rebasing: text[start..<min(start + 4, text.count)])
        return String(decoding: rest, as: UTF8.self).unicodeScalars.first.map { ($0, UTF8.width($0)) }
    }
}
