// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import SurveyStore
import SurveyWeb
import Testing

struct ProtectionTests {
    @Test func sendsNoNameOfAMethodCheckpointOrTemperature() throws {
        let browser = Browser(try TestStudy(extras: true))
        try browser.open("/")
        try browser.begin()
        try browser.submit("/consent")
        try browser.submit("/consent", Browser.statement)
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
        let field = try #require(plain.responses.compactMap { $0.headers["Set-Cookie"] }.first)
        #expect(field.contains("; HttpOnly") && field.contains("; SameSite=Lax") && !field.contains("Secure"))
        #expect(plain.cookies["session"]?.count == 64)
    }

    @Test func marksItsCookieForTLSBehindAProxy() throws {
        let browser = Browser(try TestStudy(publicAddress: "https://study.test"))
        try browser.begin()
        let field = try #require(browser.responses.compactMap { $0.headers["Set-Cookie"] }.first)
        #expect(field.hasPrefix("__Host-session=") && field.contains("; Secure"))
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
        #expect(try study.store.counts().votes == 0)
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
        #expect(try study.store.counts().votes == 0)
        try browser.submit("/question/1")
        #expect(browser.path == "/question/2")
        #expect(try study.store.counts().votes == 1)
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
}
