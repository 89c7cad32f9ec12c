// SPDX-License-Identifier: Apache-2.0

import Testing
import Tokenizers

/// Texts on which the library's own composition goes wrong, beside ordinary ones.
@Suite struct CanonicalCompositionTests {
    static let cases: [(text: String, composed: String)] = [
        ("plain", "plain"), ("e\u{301}", "\u{e9}"), ("\u{212b}", "\u{c5}"), ("a\u{302}\u{301}", "\u{1ea5}"),
        ("q\u{323}\u{307}", "q\u{323}\u{307}"), ("q\u{307}\u{323}", "q\u{323}\u{307}"),
        ("\u{1100}\u{1161}\u{11a8}", "\u{ac01}"), ("\u{d3b4}\u{11b8}", "\u{d3c5}"),
        ("\u{c608}\u{11a7}", "\u{c608}\u{11a7}"), ("\u{316}\u{f73}", "\u{f71}\u{f72}\u{316}"),
        ("\u{e0102}\u{303}", "\u{e0102}\u{303}"), ("\u{122a9}\u{338}", "\u{122a9}\u{338}"),
        ("\u{11131}\u{11127}", "\u{1112e}"), ("\u{2f800}", "\u{4e3d}"), ("\u{1d15e}", "\u{1d157}\u{1d165}"),
        // U+0899 is of Unicode 14: as an unassigned character it keeps marks apart.
        ("a\u{301}\u{899}\u{316}", "\u{e1}\u{899}\u{316}"), ("\u{899}\u{36f}", "\u{899}\u{36f}"),
    ]

    @Test(arguments: cases.indices)
    func textBecomesItsComposedForm(index: Int) {
        let (text, composed) = Self.cases[index]
        let result = String(decoding: CanonicalComposition.composed(Array(text.utf8)), as: UTF8.self)
        #expect(
            Fixture.same(result, composed),
            "\(text.unicodeScalars.map { String($0.value, radix: 16) }): \(result.unicodeScalars.map { String($0.value, radix: 16) })"
        )
        #expect(CanonicalComposition.composed(Array(composed.utf8)) == Array(composed.utf8))
    }
}
