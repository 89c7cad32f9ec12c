// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import SurveyStore
import SurveyWeb
import Testing

struct ProtectionTests {
    @Test func sendsNoNameOfAMethodCheckpointOrTemperature() throws {
        let browser = Browser(try TestStudy(StudyTerms(extras: true)))
        try browser.open("/")
        try browser.begin()
        try browser.submit("/consent")
        try browser.submit("/consent", Browser.statement)
        try browser.open("/continue")
        for place in 1...3 {
            try browser.submit("/question/\(place)")
            try browser.submit("/question/\(place)", [("choice", browser.choices[place])])
        }
        for target in ["/question/1", "/consent/copy", "/withdraw", "/review", "/nowhere"] {
            try browser.open(target)
        }
        try browser.open("/review")
        try browser.submit("/submit")
        #expect(browser.responses.count > 20)
        for response in browser.responses {
            let sent =
                response.headers.fields.map { $0.name + ": " + $0.value }.joined(separator: "\n")
                + String(decoding: response.body, as: UTF8.self)
            for secret in TestStudy.methods + ["runs/", "0.731"] { #expect(!sent.contains(secret)) }
        }
    }

    @Test(arguments: ["/", "/nowhere", "/assets/style.css", "/question/1", "/continue"])
    func protectsEveryResponse(target: String) throws {
        let browser = Browser(try TestStudy())
        let response = try browser.send(.get, target)
        #expect(response.headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
        #expect(response.headers["X-Content-Type-Options"] == "nosniff")
        #expect(response.headers["Referrer-Policy"] == "no-referrer")
        #expect(response.headers["Strict-Transport-Security"] == nil)
        let cache = response.headers["Cache-Control"]
        #expect(cache == (target.hasPrefix("/assets") ? "no-cache" : "no-store"))
    }

    @Test func hidesItsCookieFromScripts() throws {
        let plain = Browser(try TestStudy())
        try plain.begin()
        let fields = plain.responses.flatMap { $0.headers.values("Set-Cookie") }
        let field = try #require(fields.first { $0.hasPrefix("session=") })
        #expect(field.contains("; HttpOnly") && field.contains("; SameSite=Lax") && !field.contains("Secure"))
        #expect(plain.cookies["session"]?.count == 64)
    }

    @Test func marksItsCookieForTLSBehindAProxy() throws {
        let browser = Browser(try TestStudy(publicAddress: "https://study.test"))
        try browser.begin()
        let fields = browser.responses.flatMap { $0.headers.values("Set-Cookie") }
        #expect(fields.contains { $0.hasPrefix("__Host-session=") })
        for field in fields {
            #expect(field.hasPrefix("__Host-") && field.contains("; Secure") && field.contains("; HttpOnly"))
            #expect(field.contains("; Path=/") && !field.contains("Domain"))
        }
        #expect(browser.page.headers["Strict-Transport-Security"] == "max-age=31536000")
    }

    @Test(arguments: [
        ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Origin": "https://evil.test"],
        ["Origin": "http://study.test:81"],
    ])
    func refusesFormsOfOtherSites(headers: [String: String]) throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.agree()
        let form = FormFields(
            try browser.hiddenFields("/question/1") + [.init(name: "choice", value: browser.choices[0])])
        var fields = HTTPHeaders()
        for (name, value) in headers { fields[name] = value }
        #expect(try browser.send(.post, "/question/1", form: form, headers: fields).status == .forbidden)
        #expect(try browser.send(.post, "/begin", form: FormFields(), headers: fields).status == .forbidden)
        #expect(try browser.send(.post, "/withdraw", form: form, headers: fields).status == .forbidden)
        #expect(try study.store.counts().unsubmitted == 0)
        #expect(try study.store.counts().withdrawn == 0)
    }

    @Test func keepsTheAnswerOfAStaleFormAndTakesItAgain() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.agree()
        let choice = browser.choices[1]
        browser.corruptToken = true
        try browser.submit("/question/1", [("choice", choice)])
        #expect(browser.page.status == .forbidden)
        #expect(try study.store.counts().unsubmitted == 0)
        try browser.submit("/question/1")
        #expect(browser.path == "/question/2")
        #expect(try study.store.counts().unsubmitted == 1)
        try browser.open("/question/1")
        #expect(browser.text.contains("value=\"\(choice)\" checked"))
    }

    @Test func refusesAFormWithoutTokenOrWithTwo() throws {
        let browser = Browser(try TestStudy())
        try browser.agree()
        let choice = FormFields.Field(name: "choice", value: browser.choices[0])
        let token = try browser.hiddenFields("/question/1")
        for form in [FormFields([choice]), FormFields(token + token + [choice])] {
            #expect(try browser.send(.post, "/question/1", form: form).status == .forbidden)
        }
    }

    @Test func changesNothingOnGet() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.answerAll()
        let before = try study.store.counts()
        for target in [
            "/begin", "/consent", "/decline", "/submit", "/withdraw", "/finish", "/question/1?choice=tie",
        ] {
            _ = try browser.send(.get, target)
        }
        #expect(try study.store.counts() == before)
        #expect(try browser.send(.get, "/submit").status == .methodNotAllowed)
    }

    @Test(arguments: ["", "x", String(repeating: "0", count: 64), String(repeating: "é", count: 32)])
    func treatsAnInventedSessionAsAStranger(value: String) throws {
        let browser = Browser(try TestStudy())
        browser.cookies = ["session": value]
        #expect(try browser.send(.get, "/question/1").status == .forbidden)
        #expect(try browser.send(.get, "/").status == .ok)
    }

    /// On plain HTTP a form that another site makes a browser send may say `Origin: null` and brings no cookie.
    @Test(arguments: ["/begin", "/language", "/decline", "/withdraw"])
    func takesNoSessionAwayByAFormOfAnotherSite(target: String) throws {
        let study = try TestStudy()
        let response = try Browser(study).send(
            .post, target,
            form: FormFields(target == "/language" ? [FormFields.Field(name: "locale", value: "en")] : []),
            headers: ["Origin": "null"])
        #expect(response.headers["Set-Cookie"] == nil && response.headers["Clear-Site-Data"] == nil)
        #expect(try study.store.counts().arrived == 0)
    }

    @Test func renewsTheSessionAtConsent() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.begin()
        let before = try #require(browser.cookies["session"])
        try browser.submit("/consent", Browser.statement)
        #expect(browser.cookies["session"] != before)
        // Two minutes for a second click, then the planted or stolen session leads nowhere.
        study.clock.advance(by: 121)
        browser.cookies = ["session": before]
        #expect(try browser.send(.get, "/question/1").status == .forbidden)
    }

    @Test func limitsTheAttemptsAtResumeCodes() throws {
        let browser = Browser(try TestStudy())
        try browser.consent()
        let code = try browser.resumeCode
        browser.cookies = [:]
        try browser.open("/")
        for _ in 0..<20 { try browser.submit("/resume", [("code", "AAAAA-AAAAA")]) }
        try browser.open("/")
        try browser.submit("/resume", [("code", code)])
        #expect(browser.page.status == .tooManyRequests && browser.page.headers["Retry-After"] == "600")
        #expect(browser.cookies["session"] == nil)
    }

    @Test func resumesNobodyByAFormOfAnotherSite() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.consent()
        let code = try browser.resumeCode
        let victim = Browser(study)
        let form = FormFields([.init(name: "code", value: code), .init(name: AntiForgery.field, value: "0")])
        let response = try victim.send(.post, "/resume", form: form)
        #expect(response.status == .forbidden && victim.cookies["session"] == nil)
    }

    @Test(arguments: [
        ("/question/1", "choice2"), ("/question/1", "reason"), ("/question/1", "grade.x"),
        ("/submit", "comment"),
        ("/withdraw", "x"), ("/finish", "x"),
    ])
    func takesNoFieldThatThePageDoesNotHave(target: String, field: String) throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.agree()
        let form = FormFields(
            try browser.hiddenFields("/question/1") + [
                .init(name: "choice", value: browser.choices[0]), .init(name: field, value: "1"),
            ])
        #expect(try browser.send(.post, target, form: form).status == .badRequest)
        #expect(try study.store.counts().unsubmitted == 0 && study.store.counts().withdrawn == 0)
    }

    @Test func clearsTheBrowserAtWithdrawal() throws {
        let browser = Browser(try TestStudy())
        try browser.agree()
        try browser.open("/withdraw")
        let response = try browser.send(
            .post, "/withdraw", form: FormFields(try browser.hiddenFields("/withdraw")))
        #expect(response.headers["Clear-Site-Data"] == "\"cookies\", \"storage\"")
    }

    @Test(arguments: [
        "/question/%F0%9F%92%A9", "/i/..%2F..%2Fetc", "/assets/..%2Fstudy.db", "/%2e%2e/study.db",
        "/staff", "/pause/-9223372036854775808", "/question/1?from=review&from=x",
    ])
    func servesGenericPagesForStrangeAddresses(target: String) throws {
        let browser = Browser(try TestStudy())
        let response = try browser.send(.get, target)
        #expect([.notFound, .forbidden].contains(response.status))
        #expect(!String(decoding: response.body, as: UTF8.self).contains("etc"))
    }

    @Test func logsRequestsWithoutAWordOfWhom() throws {
        var path = ""
        let study = try TestStudy(configure: { options, folder in
            path = folder + "/log.jsonl"
            options.requests = RequestLog(try LogFile(appendingTo: path))
        })
        let browser = Browser(study)
        try browser.open("/i/5ecret5ecret5ecret5ecret5ecret00")
        try browser.consent()
        let code = try browser.resumeCode
        try browser.open("/continue")
        let session = try #require(browser.cookies["session"])
        try browser.submit("/question/1", [("choice", browser.choices[0])])
        _ = try browser.send(.get, "/Ada%0Aforged?name=Ada", headers: ["User-Agent": "x\r\ny"])
        let log = try String(contentsOfFile: path, encoding: .utf8)
        let lines = log.split(separator: "\n")
        #expect(lines.count == browser.responses.count)
        for line in lines {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(Set(object?.keys.map { $0 } ?? []) == ["time", "event", "method", "status", "ms"])
            #expect((object?["time"] as? String)?.hasSuffix("Z") == true)
        }
        for secret in ["Ada", "forged", "5ecret", code, session, browser.choices[0], "Engines"] {
            #expect(!log.contains(secret))
        }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }
}
