// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// A volunteer in a browser without scripts: a connection a page, one cookie, forms sent as they were shown.
final class Volunteer {
    private let port: UInt16
    private var cookie: String?
    private(set) var path = ""
    private(set) var page = ""
    /// Everything that the server sent, heads included.
    private(set) var received = ""

    init(_ address: String) throws {
        let url = try #require(URL(string: address))
        port = UInt16(try #require(url.port))
    }

    // MARK: - Pages

    func open(_ target: String) throws { try load("GET", target, body: nil) }

    /// Sends the form of the shown page that leads to `action`, with its hidden fields and what is filled in.
    func submit(_ action: String, _ filled: [(String, String)] = []) throws {
        let forms = page.components(separatedBy: "<form").dropFirst()
        let form = try #require(
            forms.first { $0.contains("action=\"\(action)\"") }, "no form for \(action) on \(path)")
        let hidden = form.components(separatedBy: "</form>")[0]
            .matches(of: /type="hidden" name="([^"]*)" value="([^"]*)"/)
            .map { (String($0.1), String($0.2)) }
        let body = (hidden + filled).map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }
        try load("POST", action, body: body.joined(separator: "&"))
    }

    /// The values of the radio buttons, in the order shown.
    var choices: [String] { page.matches(of: /name="choice" value="([^"]*)"/).map { String($0.1) } }

    // MARK: - Stretches of the way

    func begin() throws {
        try open("/")
        try submit("/begin")
    }

    /// Ticks every box and signs.
    func agree(as name: String) throws {
        try begin()
        let boxes = page.matches(of: /name="affirmation" value="([^"]*)"/).map {
            ("affirmation", String($0.1))
        }
        // A browser sends every field, also those that the page has filled in itself, such as the date.
        let typed = ["name": name, "affiliation": "Analytical Engines", "signature": name]
        let fields = page.matches(of: /name="([a-z]+)" type="[a-z]+" value="([^"]*)"/).map { match in
            let field = String(match.1)
            return (field, typed[field] ?? String(match.2))
        }
        try submit("/consent", boxes + fields)
        try open("/continue")
    }

    /// Answers the question that is shown.
    func answer(position: Int) throws {
        try #require(choices.indices.contains(position - 1), "\(path) offers \(choices.count) responses")
        try submit(path, [("choice", choices[position - 1])])
    }

    // MARK: - HTTP

    private func load(_ method: String, _ target: String, body: String?) throws {
        var (head, page) = try exchange(method, target, body: body)
        path = target
        for _ in 0..<5 {
            guard let location = Self.header("Location", of: head) else { break }
            path = location
            (head, page) = try exchange("GET", location, body: nil)
        }
        #expect(head.hasPrefix("HTTP/1.1 200"), "\(method) \(target): \(head)")
        self.page = page
    }

    private func exchange(_ method: String, _ target: String, body: String?) throws -> (String, String) {
        var request =
            "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        if let cookie { request += "Cookie: \(cookie)\r\n" }
        if let body {
            request +=
                "Origin: null\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n"
        }
        let answer = try send(request + "\r\n" + (body ?? ""))
        received += answer
        let parts = answer.components(separatedBy: "\r\n\r\n")
        if let set = Self.header("Set-Cookie", of: parts[0]) {
            cookie = set.contains("Max-Age=0") ? nil : String(set.prefix { $0 != ";" })
        }
        return (parts[0], parts.dropFirst().joined(separator: "\r\n\r\n"))
    }

    private func send(_ request: String) throws -> String {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(connection) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(connected == 0)
        let file = FileHandle(fileDescriptor: connection, closeOnDealloc: false)
        try file.write(contentsOf: Data(request.utf8))
        return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    }

    private static func header(_ name: String, of head: String) -> String? {
        head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
