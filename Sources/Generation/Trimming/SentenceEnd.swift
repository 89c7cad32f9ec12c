// SPDX-License-Identifier: Apache-2.0

/// Where sentences end, by their marks: `.`, `!`, `?`, `…` and their wide forms, with closing quotes and brackets.
///
/// A full stop inside a number ("3.5"), after a title ("Dr."), an initial ("J. Smith") or the number of a list's item is no
/// end. What cannot be told counts as no end: a sentence too few is left rather than half a number.
package enum SentenceEnd {
    /// The place after the last sentence's end; nil where no sentence ends.
    package static func last(in text: String) -> String.Index? {
        var found: String.Index?
        var hasWord = false
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            guard isMark(character) else {
                hasWord = hasWord || character.isLetter || character.isNumber
                text.formIndex(after: &index)
                continue
            }
            let end = text[index...].firstIndex { !isMark($0) } ?? text.endIndex
            let closed = text[end...].firstIndex { !closers.contains($0) } ?? text.endIndex
            if hasWord, ends(text, marks: index..<end, closed: closed) { found = closed }
            index = closed
        }
        return found
    }

    private static func isMark(_ character: Character) -> Bool {
        plain.contains(character) || wide.contains(character)
    }

    private static let plain: Set<Character> = [".", "!", "?", "…"]
    /// No space follows them.
    private static let wide: Set<Character> = ["。", "！", "？"]
    private static let closers: Set<Character> = ["\"", "'", "”", "’", "»", ")", "]", "}", "」", "』", "）"]

    private static func ends(_ text: String, marks: Range<String.Index>, closed: String.Index) -> Bool {
        if text[marks].contains(where: wide.contains) { return true }
        let rest = text[closed...]
        guard rest.first?.isWhitespace ?? true else { return false }
        let next = rest.first { !$0.isWhitespace }
        if text[marks].contains(where: { $0 == "!" || $0 == "?" }) { return true }
        let isSingle = text[marks] == "."
        // An ellipsis in the middle of a sentence.
        guard isSingle else { return !(next?.isLowercase ?? false) }
        return endsByFullStop(text, at: marks.lowerBound, next: next, isAtEnd: closed == text.endIndex)
    }

    private static func endsByFullStop(
        _ text: String, at stop: String.Index, next: Character?, isAtEnd: Bool
    ) -> Bool {
        let before = text[..<stop]
        let wordStart =
            before.lastIndex { $0.isWhitespace || openers.contains($0) }.map(text.index(after:))
            ?? text.startIndex
        let word = text[wordStart..<stop]
        guard let last = word.last else { return false }
        if word.allSatisfy(\.isNumber) {
            let line = text[..<wordStart].last { !$0.isWhitespace || $0.isNewline }
            if line == nil || line?.isNewline == true { return false }
        }
        // "$3." may be what a cut left of "$3.50".
        if last.isNumber, isAtEnd { return false }
        if word.count == 1, last.isLetter, last.isUppercase { return last == "I" }
        let key = word.lowercased()
        if neverLast.contains(key) { return false }
        if numbered.contains(key) { return !(next?.isNumber ?? false) }
        if perhapsLast.contains(key) { return !(next?.isLowercase ?? false) }
        return true
    }

    private static let openers: Set<Character> = ["(", "[", "{", "\"", "'", "“", "‘", "«", "—"]
    /// Something always follows them.
    private static let neverLast: Set<String> = [
        "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "st", "mt", "messrs", "capt", "lt", "sgt", "vs", "cf",
        "e.g", "i.e", "approx", "fig", "ca", "al", "vol", "nr",
    ]
    /// A number follows them, else they are the end: "No." and the months.
    private static let numbered: Set<String> = [
        "no", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "p", "pp",
    ]
    /// They end a sentence where the next word begins as one does.
    private static let perhapsLast: Set<String> = [
        "etc", "a.m", "p.m", "inc", "ltd", "co", "corp", "jr", "sr", "u.s", "u.k", "ph.d", "dept", "est",
        "ave",
        "rd", "blvd", "min", "max", "tel", "ext",
    ]
}
