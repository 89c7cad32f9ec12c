// SPDX-License-Identifier: Apache-2.0

import Generation
import StudyFiles
import Testing

@Suite struct TextMeasureTests {
    @Test(
        arguments: [
            ("", []), (" \n\t", []), ("The pool, the POOL!", ["the", "pool", "the", "pool"]),
            ("Don\u{2019}t say 'yes'", ["don't", "say", "yes"]),
            ("It costs $3.50, or 1,000.", ["it", "costs", "3.50", "or", "1,000"]),
            ("well-known end.", ["well", "known", "end"]),
            ("\u{c4}pfel \u{c9}T\u{c9}", ["\u{e4}pfel", "\u{e9}t\u{e9}"]),
            ("\u{4f60}\u{597d}, abc", ["\u{4f60}", "\u{597d}", "abc"]), ("\u{1f389}!!! \u{2026}", []),
            ("e\u{301}t a\u{5d0}", ["e\u{301}t", "a\u{5d0}"]), ("guests' rooms", ["guests", "rooms"]),
        ] as [(String, [String])])
    func wordsAreRunsOfLettersAndDigits(text: String, words: [String]) {
        #expect(WordScan.words(of: text) == words)
    }

    /// 4-grams by hand: "a b a b a b" has abab, baba, abab.
    @Test(
        arguments: [
            ("one two three", nil), ("one two three four", 0), ("a b a b a b", 1.0 / 3),
            ("no no no no no no no", 0.75),
            ("a b c d e f g", 0),
        ] as [(String, Double?)])
    func repetitionIsTheShareOfRepeatedFourGrams(text: String, share: Double?) throws {
        let found = try ReportFixture().grid(texts: [text]).responses[0].repetition
        #expect(found == nil && share == nil || abs((found ?? -1) - (share ?? -2)) < 1e-12, "\(found ?? -1)")
    }

    @Test(
        arguments: [
            ("no no no no no no no", true), ("!!!!!!!!!!!!!!!!!!!!!!!!!", true),
            (String(repeating: "\u{1f389}", count: 10), true),
            ("It is open from six. " + String(repeating: "ha", count: 30), true), ("Ha ha ha.", false),
            ("It is open from 6 am until 10 pm every day....", false), ("", false), ("a", false),
            (String(repeating: "-", count: 19), false),
        ] as [(String, Bool)])
    func loopsAreFoundWithAndWithoutWords(text: String, isLoop: Bool) throws {
        #expect(try ReportFixture().grid(texts: [text]).responses[0].isLoop == isLoop)
    }

    @Test(
        arguments: [
            ("It is open.", false), ("Is it? ", false), ("He said \"Yes!\")", false),
            ("It is open from", true), ("At 3.", false),
            ("\u{4f60}\u{597d}\u{3002}", false), ("", false), ("wait\u{2026}", false), ("one, ", true),
            ("(yes)", true),
        ] as [(String, Bool)])
    func aTextThatStopsInASentenceIsSeen(text: String, isCut: Bool) throws {
        #expect(try ReportFixture().grid(texts: [text]).responses[0].endsMidSentence == isCut)
    }

    @Test(
        arguments: [
            ("Welcome to our hotel.", []), ("Bye<|im_end|>", [.chatMark]), ("[INST] more", [.chatMark]),
            ("a < b | c [1] # d", []),
            ("Yes.\nGuest: And you?", [.speaker]), ("Yes.\nUser: more", [.speaker]),
            ("Note: it is open.", []),
            ("We told the guest: yes", []), ("bell\u{7}", [.controlCharacter]), ("tab\tand\nline\r\n", []),
            ("right\u{202e}left", [.controlCharacter]), ("bad \u{fffd}", [.invalidCharacter]),
            ("See https://a.b", [.address]), ("www.hotel.com", [.address]), ("mail me@hotel.org", [.address]),
            ("@ 3 pm, a@b", []), ("Caf\u{e9} \u{2014} na\u{ef}ve \u{1f468}\u{200d}\u{1f469}", []),
            ("\u{41f}\u{440}\u{438}", [.otherScript]), ("\u{4f60}", [.otherScript]),
            ("\u{3b1} = 1", [.otherScript]),
            ("As an AI, I like it", [.selfReference]), ("many language models", [.selfReference]),
            ("as an airport shuttle", []), ("a maid", []),
        ] as [(String, [TextFault])])
    func findsWhatNobodyMeansToShow(text: String, faults: [TextFault]) {
        let scan = FaultScan(prompts: ["Concierge: Hello.\n\nGuest: Is there a pool?"])
        #expect(scan.findings(in: text).map(\.fault) == faults)
    }

    @Test func theScriptsOfThePromptsAreUsual() {
        let scan = FaultScan(prompts: ["\u{645}\u{631}\u{62d}\u{628}\u{627} Hotel"])
        #expect(scan.findings(in: "\u{628}\u{627}\u{200f} yes").isEmpty)
        #expect(scan.findings(in: "\u{41f}").map(\.fault) == [.otherScript])
    }
}
