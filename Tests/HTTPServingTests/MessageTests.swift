// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import Testing

struct MessageTests {
    @Test func decodesThePathByComponents() throws {
        let request = try HTTPRequest(method: .get, target: "/a%2Fb//%C3%BC?x=1&y=%20")
        #expect(request.segments == ["a/b", "ü"])
        #expect(request.path == "/a%2Fb//%C3%BC")
        #expect(try request.query.value("y") == " ")
    }

    @Test(arguments: ["", "*", "http://x/", "/%", "/%00", "/%ff", "/?%"])
    func refusesABrokenTarget(target: String) {
        #expect(throws: HTTPFailure.self) { try HTTPRequest(method: .get, target: target) }
    }

    @Test func findsCookiesAmongOthers() throws {
        let request = try HTTPRequest(
            method: .get, target: "/", headers: ["Cookie": "a=1; session=x=y;junk; =z", "cookie": "b=2"])
        #expect(request.cookie("session") == "x=y")
        #expect(request.cookie("b") == "2")
        #expect(request.cookie("junk") == nil)
    }

    /// A semicolon and a combining mark behind it are one character to Swift; found by fuzzing.
    @Test func cutsCookiesByBytes() throws {
        let field = "a=1;\u{301}b=2; c\u{600}=3\u{600};d=4"
        let pairs = Cookie.pairs(in: [field])
        #expect(
            pairs.map(\.name).map { Array($0.unicodeScalars).map(\.value) } == [
                [97], [0x301, 98], [99, 0x600], [100],
            ])
        #expect(pairs.last?.value == "4")
    }

    @Test func writesCookiesThatScriptsCannotRead() {
        let cookie = Cookie(name: "__Host-s", value: "v", secure: true, maximumAge: 60)
        #expect(cookie.field == "__Host-s=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60")
    }

    @Test func takesFormsOfTheRightTypeAlone() throws {
        let body = Array("a=1".utf8)
        let type = "application/x-www-form-urlencoded; charset=UTF-8"
        let good = try HTTPRequest(method: .post, target: "/", headers: ["content-type": type], body: body)
        #expect(try good.form().value("a") == "1")
        let other = try HTTPRequest(
            method: .post, target: "/", headers: ["Content-Type": "text/plain"], body: body)
        #expect { try other.form() } throws: { ($0 as? HTTPFailure)?.status == .unsupportedMediaType }
    }

    @Test func replacesHeadersWithoutRegardToCase() {
        var headers: HTTPHeaders = ["ETag": "1", "etag": "2"]
        headers["ETAG"] = "3"
        #expect(headers.values("etag") == ["3"])
        headers["etag"] = nil
        #expect(headers["ETag"] == nil)
    }
}
