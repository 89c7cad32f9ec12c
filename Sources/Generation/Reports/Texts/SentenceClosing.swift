// SPDX-License-Identifier: Apache-2.0

/// Whether a text stops where a sentence does.
///
/// A measure, not a place to cut at: "It costs $3." is taken as whole, which a cut could not be sure of.
enum SentenceClosing {
    private static let ends: Set<Unicode.Scalar> = [
        ".", "!", "?", "\u{2026}", "\u{3002}", "\u{ff01}", "\u{ff1f}", "\u{61f}", "\u{6d4}", "\u{964}",
    ]
    private static let closings: Set<Unicode.Scalar> = [
        "\"", "'", ")", "]", "}", "\u{2019}", "\u{201d}", "\u{bb}", "\u{300d}", "\u{300f}", "\u{ff09}", "*",
        "_",
    ]

    /// The last sign before white space and closing quotes or brackets ends a sentence.
    ///
    /// True of a text without any sign, which stops nowhere.
    static func isAtEnd(of text: String) -> Bool {
        for scalar in text.unicodeScalars.reversed() {
            if ends.contains(scalar) { return true }
            if closings.contains(scalar) || scalar.properties.isWhitespace { continue }
            return false
        }
        return true
    }
}
