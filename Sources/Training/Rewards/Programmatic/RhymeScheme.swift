// SPDX-License-Identifier: Apache-2.0

/// Which lines rhyme, as letters: `aabb`, `abab`, `xaxa`; lines of one letter rhyme, x rhymes with none.
///
/// Two lines rhyme where the last two letters of their last words are equal and the words are not; a word of one letter
/// has one to compare. The scheme begins anew after its last line, stanza by stanza. The score is the share of pairs of lines that
/// should rhyme and do, from 0 to 1; a text too short to have such a pair has 0.
package struct RhymeScheme: Equatable, Sendable {
    package let text: String

    /// Nil where the text is not small letters of which one other than x stands twice.
    package init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x61...0x7a).contains($0) }),
            text.contains(where: { letter in letter != "x" && text.count(where: { $0 == letter }) > 1 })
        else { return nil }
        self.text = text
    }

    /// - Parameter lines: the words of each line.
    func score(_ lines: [[String]]) -> Double {
        let letters = Array(text)
        var (pairs, rhymed) = (0, 0)
        for start in stride(from: 0, to: lines.count, by: letters.count) {
            let stanza = lines[start..<min(lines.count, start + letters.count)]
            for (first, one) in stanza.enumerated() where letters[first] != "x" {
                for (second, other) in stanza.enumerated().dropFirst(first + 1)
                where letters[second] == letters[first] {
                    pairs += 1
                    if Self.rhymes(one.last, other.last) { rhymed += 1 }
                }
            }
        }
        return pairs == 0 ? 0 : Double(rhymed) / Double(pairs)
    }

    private static func rhymes(_ one: String?, _ other: String?) -> Bool {
        guard let one, let other, one != other else { return false }
        return one.suffix(2) == other.suffix(2)
    }
}
