// SPDX-License-Identifier: Apache-2.0

import Foundation
import Surveys
import Testing

@Suite struct CanonicalParserTests {
    @Test func whatIsWrittenIsReadBack() {
        let value = CanonicalValue.object([
            "a": .list([.integer(0), .integer(-17), .integer(.max), .text("")]), "b": .object([:]),
            "": .list([]),
            "text": .text("quote \" backslash \\ \u{1} \t\n\u{7f} é 👩‍👩‍👧 مرحبا"),
        ])
        #expect(CanonicalValue(parsing: value.string) == value)
    }

    @Test(arguments: [
        (#" { "a" : [ 1 , 2 ] } "#, #"{"a":[1,2]}"#), (#""\u00e9\ud83d\ude00\/\b\f""#, "\"é😀/\\b\\f\""),
        ("-0", "0"),
    ])
    func otherSpellingsOfTheSameAreRead(text: String, canonical: String) {
        #expect(CanonicalValue(parsing: text)?.string == canonical)
    }

    @Test(arguments: [
        "", " ", "tru", "null", "1.5", "1e3", "01", "-", "--1", "99999999999999999999", "\"", "\"\\",
        "\"\\x\"",
        "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\n\"", "[", "[1", "[1,", "[1,]", "[,]", "{",
        "{1:2}", "{\"a\"}",
        "{\"a\":}", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "1 2", "[]]",
    ])
    func whatIsBrokenIsRefused(text: String) {
        #expect(CanonicalValue(parsing: text) == nil)
    }

    @Test func depthIsLimited() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(CanonicalValue(parsing: deep) == nil)
        let allowed = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
        #expect(CanonicalValue(parsing: allowed) != nil)
    }

    /// A general decoder reads the same value from whatever this one takes.
    @Test func aGeneralDecoderAgrees() throws {
        let texts = [
            #"{"marks":{"main":{"option":"0123456789abcdef"}},"reason":"It is \"kind\"."}"#,
            #"{"files":{"votes.csv":"ab"},"count":3,"list":["x",["y",{}]]}"#,
        ]
        for text in texts {
            let decoded = try JSONDecoder().decode(CanonicalValue.self, from: Data(text.utf8))
            #expect(CanonicalValue(parsing: text) == decoded)
        }
    }
}
