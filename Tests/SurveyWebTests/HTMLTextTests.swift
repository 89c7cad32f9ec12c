// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import Testing

struct HTMLTextTests {
    /// One response holds everything that HTML could take for its own, a quotation mark with a combining accent included.
    @Test func escapesWhatModelsWrite() throws {
        let text = "\"\u{301} onmouseover=x <script>alert(1)</script> & '\u{200D}' <\u{338}b> &amp;"
        let study = try TestStudy(reply: { method, prompt in
            method == "curlew" ? text : "Reply \(method.first ?? "?") \(prompt)"
        })
        let browser = Browser(study)
        try browser.agree()
        let escaped =
            "&quot;\u{301} onmouseover=x &lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;\u{200D}&#39; &lt;\u{338}b&gt; &amp;amp;"
        #expect(browser.text.utf8.firstRange(of: escaped.utf8) != nil)
        #expect(!browser.text.contains("<script>"))
    }

    @Test func escapesWhatVolunteersTypeInAttributes() throws {
        let browser = Browser(try TestStudy())
        try browser.begin()
        try browser.submit("/consent", [("name", "\"\u{301} autofocus onfocus=\u{22}x")])
        #expect(browser.page.status == .unprocessableContent)
        #expect(
            browser.text.utf8.firstRange(of: "value=\"&quot;\u{301} autofocus onfocus=&quot;x\"".utf8) != nil)
    }

    @Test func showsTextWithoutSurroundingSpaceAndControls() throws {
        let study = try TestStudy(reply: { method, prompt in
            switch method {
            case "curlew": " \n  two  spaces\r\nand a line\u{7}\u{1B}[31m \n"
            case "dunlin": " \n "
            default: "Reply \(method) \(prompt)".replacing(method, with: String(method.prefix(1)))
            }
        })
        let browser = Browser(study)
        try browser.agree()
        #expect(browser.text.contains("dir=\"auto\">two  spaces\nand a line[31m</span>"))
        #expect(browser.text.contains("dir=\"auto\"><em>(no text)</em></span>"))
    }
}

extension Collection where Element: Equatable {
    fileprivate func firstRange(of other: some Collection<Element>) -> Range<Index>? {
        indices.first { self[$0...].starts(with: other) }.map { $0..<$0 }
    }
}
