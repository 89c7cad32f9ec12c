// SPDX-License-Identifier: Apache-2.0

/// A volunteer of the load client: a session, and a connection on which its pages come and go.
struct SyntheticVolunteer {
    /// A page that is not what the bench knows how to go on from.
    struct Lost: Error, CustomStringConvertible {
        var path: String
        var status: Int

        var description: String { "The bench does not know how to go on from \(path) (status \(status))" }
    }

    /// The value of its `Cookie` field.
    private(set) var cookies: String
    private let connection: PlainConnection

    /// - Parameter cookies: empty for somebody who comes for the first time.
    init(port: Int, cookies: String = "", source: String? = nil) throws {
        self.cookies = cookies
        connection = try PlainConnection(port: port, source: source)
    }

    mutating func get(_ path: String) throws -> PlainConnection.Response {
        try exchange("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \(cookies)\r\n\r\n", [])
    }

    mutating func post(_ path: String, _ body: [UInt8]) throws -> PlainConnection.Response {
        try exchange(
            "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \(cookies)\r\nOrigin: null\r\n"
                + "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: \(body.count)\r\n\r\n", body)
    }

    /// A page, and the pages that it leads to.
    mutating func open(_ path: String) throws -> (path: String, response: PlainConnection.Response) {
        var path = path
        var response = try get(path)
        var hops = 0
        while response.status == 303, let next = response.location, hops < 8 {
            path = next
            response = try get(path)
            hops += 1
        }
        return (path, response)
    }

    /// Goes from the landing page to the first question, and answers so many questions.
    ///
    /// - Returns: how many questions were answered; fewer where the study has no more.
    mutating func takePart(answers: Int) throws -> Int {
        var (path, response) = try open("/")
        var answered = 0
        for _ in 0..<(answers + 16) {
            let isQuestion = path.hasPrefix("/question/")
            if path == "/review" || (isQuestion && answered == answers) { return answered }
            if path == "/start" {
                (path, response) = try open("/continue")
                continue
            }
            guard response.status == 200 || response.status == 422,
                let form = PageForm(in: response.body, to: Self.isWanted)
            else { throw Lost(path: path, status: response.status) }
            let sent = try post(form.action.isEmpty ? path : form.action, form.body(option: answered))
            guard sent.status == 303, let next = sent.location else {
                throw Lost(path: path, status: sent.status)
            }
            if isQuestion { answered += 1 }
            (path, response) = try open(next)
        }
        throw Lost(path: path, status: response.status)
    }

    /// Forms that lead forward.
    static func isWanted(_ action: String) -> Bool {
        !["/decline", "/withdraw", "/locale", "/language", "/leave"].contains { action.hasPrefix($0) }
    }

    private mutating func exchange(_ head: String, _ body: [UInt8]) throws -> PlainConnection.Response {
        try connection.send(Array(head.utf8) + body)
        let response = try connection.receive()
        for cookie in response.cookies {
            let name = cookie.prefix { $0 != "=" } + "="
            let others = cookies.split(separator: ";").map { $0.drop { $0 == " " } }
                .filter { !$0.hasPrefix(name) }
            cookies = (others.map(String.init) + [cookie]).joined(separator: "; ")
        }
        return response
    }
}
