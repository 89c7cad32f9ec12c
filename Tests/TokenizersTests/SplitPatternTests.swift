// SPDX-License-Identifier: Apache-2.0

import Foundation
import Randomness
import Testing
import Tokenizers

/// Holds the splits by hand against a regular expression engine that follows the published patterns.
@Suite struct SplitPatternTests {
    /// Scalars that matter to the patterns, and any others up to Unicode 13, which every engine here knows.
    static let scalars: [Unicode.Scalar] = {
        let marks: [Unicode.Scalar] = [
            "'", "s", "T", "r", "E", "v", "m", "L", "l", "d", "\u{17f}", " ", " ", " ", "\n", "\r", "\t",
            "\u{b}",
            "\u{85}", "\u{a0}", "\u{3000}", "\u{200b}", "1", "٣", "½", "Ⅷ", "a", "ß", "中", "!", "_",
            "\u{301}", "🏨",
            "\u{0}",
        ]
        let others = (0x80..<0x20000).compactMap { Unicode.Scalar(UInt32($0)) }.filter { scalar in
            scalar.properties.age.map { $0.major <= 13 } ?? false
        }
        return marks + marks + marks + stride(from: 0, to: others.count, by: 311).map { others[$0] }
    }()

    /// The engine's `\s` lacks some white space; the property has all.
    static func expression(_ pattern: SplitPattern) throws -> NSRegularExpression {
        let text = pattern.text.replacingOccurrences(of: "\\s", with: "\\p{White_Space}")
            .replacingOccurrences(of: "\\S", with: "\\P{White_Space}")
        return try NSRegularExpression(pattern: text)
    }

    @Test(arguments: SplitPattern.allCases)
    func randomTextsSplitAsThePatternSays(pattern: SplitPattern) throws {
        let expression = try Self.expression(pattern)
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<4_000 {
            let length = Int.random(in: 0...14, using: &generator)
            let text = String(
                String.UnicodeScalarView(
                    (0..<length).compactMap { _ in Self.scalars.randomElement(using: &generator) }))
            let whole = NSString(string: text)
            let expected = expression.matches(in: text, range: NSRange(location: 0, length: whole.length)).map
            {
                Array(whole.substring(with: $0.range).utf8)
            }
            let bytes = Array(text.utf8)
            #expect(pattern.pieces(bytes).map { Array(bytes[$0]) } == expected, "\(text.debugDescription)")
        }
    }

    @Test func aPatternIsKnownByItsTextAlone() {
        for pattern in SplitPattern.allCases { #expect(SplitPattern(pattern.text) == pattern) }
        #expect(SplitPattern(SplitPattern.gpt2.text + " ") == nil)
    }

    @Test func charactersAddedAfterUnicode16AreNeitherLettersNorDigits() {
        // U+088F, a letter of Unicode 17, beside U+1C89, one of Unicode 16.
        #expect(SplitPattern.gpt2.pieces(Array("a\u{88f}".utf8)).count == 2)
        #expect(SplitPattern.gpt2.pieces(Array("a\u{1c89}".utf8)).count == 1)
    }
}
