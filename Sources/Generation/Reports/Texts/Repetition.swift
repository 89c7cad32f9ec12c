// SPDX-License-Identifier: Apache-2.0

/// How much a text repeats itself.
enum Repetition {
    /// seq-rep-4: 1 - different 4-grams / all 4-grams; nil for fewer than four words.
    ///
    /// Source: Welleck et al., Neural Text Generation with Unlikelihood Training, arXiv 1908.04319, equation 10.
    static func share(of words: ArraySlice<Int32>) -> Double? {
        guard words.count >= 4 else { return nil }
        let count = words.count - 3
        var grams: [(UInt64, UInt64)] = []
        grams.reserveCapacity(count)
        for start in words.startIndex..<words.startIndex + count {
            grams.append(
                (pair(words[start], words[start + 1]), pair(words[start + 2], words[start + 3])))
        }
        grams.sort { $0 < $1 }
        var different = 1
        for place in 1..<grams.count where grams[place] != grams[place - 1] { different += 1 }
        return 1 - Double(different) / Double(count)
    }

    static func pair(_ first: Int32, _ second: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
    }

    /// The longest unit that a loop of signs is looked for with, in bytes of UTF-8.
    private static let longestUnit = 64

    /// Whether more than half of a text of 20 bytes or more is one short run of signs said again and again to its end, which
    /// words do not show: `!!!!!!` has none.
    static func endsInLoop(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.count >= 20 else { return false }
            for unit in 1...min(longestUnit, bytes.count / 4) {
                var start = bytes.count - 1
                while start >= unit, bytes[start - unit] == bytes[start] { start -= 1 }
                // From start - unit + 1 on the text has the period.
                let length = bytes.count - (start - unit + 1)
                if length >= 4 * unit, 2 * length > bytes.count { return true }
            }
            return false
        }
    }
}
