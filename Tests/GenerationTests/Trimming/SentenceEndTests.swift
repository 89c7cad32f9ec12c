// SPDX-License-Identifier: Apache-2.0

import Generation
import Testing

@Suite struct SentenceEndTests {
    /// Each text with a bar where its last sentence ends.
    @Test(arguments: [
        "We are open.| The pool",
        "Is it? Yes!| And",
        "He said \"come in.\"| Then",
        "(It is free.)| The",
        "It costs 3.5 dollars.| The room is 2.5",
        "It costs $20.| It",
        "Ask Dr. Smith.| He and Mr. J. Brown",
        "Open until 6 p.m.| The bar",
        "Bring towels, etc.| We",
        "From 6 a.m. to 9 p.m. daily it is open.| Then",
        "No.| There is none",
        "See no. 5 on the list.| The",
        "Wait... what? Yes…| It",
        "Really?!| I",
        "So do I.| You",
        "Visit example.com today.| It",
        "プールは三階です。|そこ",
        "Fine.|",
        "Fine.|  ",
        "It opened in 1999.| It has",
        "Three things:\n1. A pool.|\n2. A gym",
        "First.\n\nSecond.|\n\nThird",
    ])
    func theLastSentenceEndsThere(marked: String) throws {
        let parts = marked.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let text = parts.joined()
        let end = try #require(SentenceEnd.last(in: text), "\(text)")
        #expect(String(text[..<end]) == parts[0])
    }

    @Test(arguments: [
        "", " ", "...", "no end at all", "It costs 3.5", "It costs $3.", "Mr.", "Ask Dr. Smi", "1. A pool",
        "well... you know", "J. S. Bach", "www.example.com/a.b", "?!", "e.g. this", "See no. 5",
    ])
    func noSentenceEnds(text: String) {
        #expect(SentenceEnd.last(in: text) == nil)
    }

    @Test func aTrimTakesOnlyWhatALimitLeftUnfinished() {
        let trim = ResponseTrim.sentence
        #expect(trim.text(of: "One. Two", isCut: true) == "One.")
        #expect(trim.text(of: "One. Two", isCut: false) == "One. Two")
        #expect(ResponseTrim.none.text(of: "One. Two", isCut: true) == "One. Two")
        #expect(trim.text(of: "One. Two. \n", isCut: true) == "One. Two. \n")
        #expect(trim.text(of: "one two", isCut: true) == "one two")
        #expect(trim.findsNoEnd(in: "one two", isCut: true))
        #expect(
            !trim.findsNoEnd(in: "one two", isCut: false) && !trim.findsNoEnd(in: "One. Two", isCut: true))
    }

    /// Whatever the text: never to nothing, always a beginning of it, and nothing more to take the second time.
    @Test func neverLeavesNothing() {
        let pieces = [".", "!", " ", "a", "B", "3", "\n", "\"", "…", "。", "Dr.", "e\u{301}", "🙂", ")"]
        var texts = [""]
        for _ in 0..<4 { texts = texts.flatMap { text in pieces.map { text + $0 } } }
        for text in texts {
            let trimmed = ResponseTrim.sentence.text(of: text, isCut: true)
            guard text.utf8.starts(with: trimmed.utf8), !trimmed.isEmpty,
                ResponseTrim.sentence.text(of: trimmed, isCut: true) == trimmed
            else {
                Issue.record("\(text.debugDescription) became \(trimmed.debugDescription)")
                return
            }
        }
    }
}
