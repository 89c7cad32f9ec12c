// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import Randomness
import Testing

struct RequestHeadTests {
    private func status(_ method: String, _ fields: [(String, String)]) -> Int? {
        var headers = HTTPHeaders()
        for field in fields { headers.append(field.0, field.1) }
        return RequestHead(method: method, headers: headers).failure?.status.rawValue
    }

    @Test func takesAnOrdinaryHead() {
        #expect(status("GET", [("Host", "study.example.org:8080"), ("Cookie", "a=\"b\"; c=d")]) == nil)
        #expect(status("POST", [("Host", "[::1]:8080"), ("Content-Length", "17")]) == nil)
        #expect(status("POST", [("Host", "x"), ("Transfer-Encoding", "Chunked")]) == nil)
        #expect(status("GET", [("Host", "x"), ("X", "tab\tand ü")]) == nil)
    }

    @Test(arguments: [
        [("Content-Length", "5"), ("Transfer-Encoding", "chunked")],
        [("Content-Length", "5"), ("content-length", "5")],
        [("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")],
        [("Transfer-Encoding", "gzip, chunked")],
        [("Content-Length", "+5")], [("Content-Length", "5, 5")], [("Content-Length", "")],
        [("Content-Length", "0x5")],
        [("Content-Length", "9999999999999999999")], [("Host", "a"), ("Host", "b")], [("Host", "a/b")],
        [("Host", "a@b")],
        [("X y", "1")], [("", "1")], [("X", "a\u{0}b")], [("X", "a\rb")], [("X", "a\u{7f}")],
    ])
    func refusesWhatCouldBeReadInTwoWays(fields: [(String, String)]) {
        #expect(status("POST", fields) == 400)
    }

    @Test(arguments: ["", "GE T", "GET\u{0}", "GÉT", String(repeating: "A", count: 33)])
    func refusesWhatIsNoMethod(method: String) { #expect(status(method, []) == 400) }

    @Test func refusesMoreFieldsThanAnyBrowserSends() {
        let fields = (0...RequestHead.fieldLimit).map { ("X-\($0)", "1") }
        #expect(status("GET", fields) == 431)
        #expect(status("GET", Array(fields.dropFirst())) == nil)
    }
}
