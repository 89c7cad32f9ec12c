// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import Testing

struct RouterTests {
    struct Broken: Error {}

    static func router() -> Router {
        var router = Router()
        router.on(.get, "/") { _, _ in .text("home") }
        router.on(.get, "/question/:number") { _, path in .text("question " + path["number"]) }
        router.on(.get, "/question/last") { _, _ in .text("last") }
        router.on(.get, "/question/:number/notes/:note") { _, path in .text(path["number"] + path["note"]) }
        router.on(.post, "/question/:number") { request, path in
            .text(path["number"] + "=" + (try request.form().value("choice") ?? "nothing"))
        }
        router.on(.get, "/broken") { _, _ in throw Broken() }
        return router
    }

    @Test(arguments: [
        ("/", "home"), ("/question/7", "question 7"), ("/question/last", "last"),
        ("/question/a%2Fb", "question a/b"),
        ("/question/last/notes/x", "lastx"),
    ])
    func findsTheHandler(target: String, text: String) throws {
        let response = Self.router().response(to: try HTTPRequest(method: .get, target: target))
        #expect(String(decoding: response.body, as: UTF8.self) == text)
    }

    @Test(arguments: ["/nowhere", "/question", "/question/1/notes", "/question/1/2/3/4"])
    func answersUnknownPathsWith404(target: String) throws {
        #expect(Self.router().response(to: try HTTPRequest(method: .get, target: target)).status == .notFound)
    }

    @Test func namesTheMethodsThatAPathTakes() throws {
        let request = try HTTPRequest(method: HTTPMethod(rawValue: "DELETE"), target: "/question/1")
        let response = Self.router().response(to: request)
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers["Allow"] == "GET, POST")
    }

    @Test func answersHeadAsGet() throws {
        #expect(Self.router().response(to: try HTTPRequest(method: .head, target: "/")).status == .ok)
    }

    @Test func tellsNothingOfAnUnexpectedError() throws {
        let response = Self.router().response(to: try HTTPRequest(method: .get, target: "/broken"))
        #expect(response.status == .internalServerError)
        #expect(!String(decoding: response.body, as: UTF8.self).contains("Broken"))
    }
}
