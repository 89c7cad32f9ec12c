// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import SurveyWeb
import Testing

/// What a browser does between the site and a volunteer: keeps the cookie, fills in forms, and remembers every response.
final class Browser {
    /// Keeps the store open as long as there is a browser.
    private let study: TestStudy
    let site: SurveySite
    var cookies: [String: String] = [:]
    private(set) var responses: [HTTPResponse] = []
    private(set) var page = HTTPResponse(.ok)
    /// Whether the next form carries another session's token.
    var corruptToken = false
    /// The path of `page`.
    private(set) var path = ""

    init(_ study: TestStudy) {
        self.study = study
        site = study.site
    }

    var text: String { String(decoding: page.body, as: UTF8.self) }

    func send(_ method: HTTPMethod, _ target: String, form: FormFields? = nil, headers: HTTPHeaders = [:])
        throws
        -> HTTPResponse
    {
        var fields: HTTPHeaders = ["Host": "study.test", "Sec-Fetch-Site": "same-origin", "Origin": "null"]
        for field in headers.fields { fields[field.name] = field.value }
        if !cookies.isEmpty {
            fields["Cookie"] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        if form != nil || method == .post { fields["Content-Type"] = "application/x-www-form-urlencoded" }
        let request = try HTTPRequest(
            method: method, target: target, headers: fields, body: Array((form?.encoded ?? "").utf8))
        let response = site.response(to: request)
        for cookie in response.headers.values("Set-Cookie") {
            let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            let name = String(pair[0])
            cookies[name] = cookie.contains("Max-Age=0") ? nil : String(pair[1])
        }
        responses.append(response)
        return response
    }

    /// Opens a page and follows its redirects.
    func open(_ target: String) throws { try follow(try send(.get, target), from: target) }

    /// Sends the form of the shown page with this action, with its hidden fields and what is filled in.
    func submit(_ action: String, _ filled: [(String, String)] = []) throws {
        var hidden = try hiddenFields(action)
        if corruptToken {
            hidden = hidden.map { $0.name == AntiForgery.field ? .init(name: $0.name, value: "0") : $0 }
            corruptToken = false
        }
        let form = FormFields(hidden + filled.map { FormFields.Field(name: $0.0, value: $0.1) })
        try follow(try send(.post, action, form: form), from: action)
    }

    private func follow(_ response: HTTPResponse, from target: String) throws {
        var response = response
        path = target
        var hops = 0
        while response.status == .seeOther {
            hops += 1
            try #require(hops < 5)
            path = try #require(response.headers["Location"])
            response = try send(.get, path)
        }
        page = response
    }

    func hiddenFields(_ action: String) throws -> [FormFields.Field] {
        let forms = text.components(separatedBy: "<form").dropFirst()
        let form = try #require(
            forms.first { $0.contains("action=\"\(action)\"") }, "no form for \(action) on \(path)")
        return form.prefix(upTo: form.range(of: "</form>")?.lowerBound ?? form.endIndex)
            .matches(of: /type="hidden" name="([^"]*)" value="([^"]*)"/)
            .map { FormFields.Field(name: String($0.1), value: Self.unescaped(String($0.2))) }
    }

    /// The values of the radio buttons, in the order shown.
    var choices: [String] { text.matches(of: /name="choice" value="([^"]*)"/).map { String($0.1) } }

    static func unescaped(_ text: String) -> String {
        text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
            .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    /// The names of the options of a ranking or rating, in the order shown.
    var gradeNames: [String] {
        var names: [String] = []
        for match in text.matches(of: /name="(grade\.[^"]*)"/) where names.last != String(match.1) {
            names.append(String(match.1))
        }
        return names
    }

    var headers: String {
        page.headers.fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
    }

    // MARK: - Stretches of the way

    static let statement = [
        ("name", "Ada Lovelace"), ("affiliation", "Analytical Engines"), ("email", ""),
        ("signature", "Ada Lovelace"),
        ("date", "2026-03-04"), ("affirmation", "understood"), ("affirmation", "consent"),
    ]

    func begin() throws {
        try open("/")
        try submit("/begin")
    }

    /// To the start page.
    func consent() throws {
        try begin()
        try submit("/consent", Self.statement)
    }

    /// To the first question, or to what the study asks about the volunteer.
    func agree() throws {
        try consent()
        try open("/continue")
    }

    func answerAll() throws {
        try agree()
        for place in 1...3 { try submit("/question/\(place)", [("choice", try #require(choices.first))]) }
    }

    func submitAll() throws {
        try answerAll()
        try submit("/submit")
    }

    var resumeCode: String {
        get throws { String(try #require(text.firstMatch(of: /[0-9A-Z]{5}-[0-9A-Z]{5}/)).0) }
    }

    var receiptCode: String {
        get throws { String(try #require(text.firstMatch(of: /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/)).0) }
    }
}
